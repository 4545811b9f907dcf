import { LaterFault, NeverFault } from '../faults.ts';
import type { SystemCheck, SystemFinding } from '../stores/site-system.ts';
import type { AskPlug, PlugSettings } from './plug.ts';
import { askFor } from './plug-answers.ts';

/** Does the plug answer, and can it do what the configuration says of it? */
export async function checkPlug(
  { store: where, categories, does }: Pick<PlugSettings, 'store' | 'categories' | 'does'>,
  ask: AskPlug,
): Promise<SystemCheck> {
  try {
    const said = await askFor(ask, 'about', 'check');
    const unable = does.filter((skill) => !said.does.includes(skill));
    const unknown = said.categories.filter((category) => !categories.some((known) => known === category));
    const findings: SystemFinding[] = [
      { level: 'notes', code: 'reached', where, say: 'the plug answers.' },
      ...(unable.length > 0 ? [unableTo(where, unable)] : []),
      // Its own words stay out: they may be anything.
      ...(unknown.length > 0 ? [moreCategories(where, unknown.length)] : []),
    ];
    return { findings };
  } catch (error) {
    if (!(error instanceof LaterFault || error instanceof NeverFault)) throw error;
    const { code } = error;
    const finding = {
      level: 'stops',
      code,
      where,
      say: sayOf[code] ?? 'it does not answer as it must.',
    } as const;
    return { findings: [finding], ...(code === 'plug-away' && { ailment: 'plug-away' }) };
  }
}

const unableTo = (where: string, skills: readonly string[]): SystemFinding => ({
  level: 'stops',
  code: 'plug-unable',
  where,
  say: `the plug does not say that it can ${skills.join(', ')}. Compare \`does\`.`,
});

const moreCategories = (where: string, count: number): SystemFinding => ({
  level: 'calls',
  code: 'plug-categories',
  where,
  say: `the plug names ${count} categories that \`categories\` does not: with one of them no plan is made.`,
});

const sayOf: Readonly<Record<string, string>> = {
  'plug-away': 'nobody answers in time, or not with success. Is it running, and may this user reach it?',
  'plug-busy': 'the plug says that it cannot now.',
  'plug-refused': 'the plug says that a person has to act first.',
  'plug-unreadable': 'its answer is none of docs/plugs.md.',
};
