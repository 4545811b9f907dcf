import { LaterFault, NeverFault } from '../faults.ts';
import type { SystemCheck, SystemFinding } from '../stores/site-system.ts';
import { filesIn } from './package-folder.ts';
import type { Panel } from './panel.ts';
import type { PanelParts } from './panel-parts.ts';

/** Does each server answer, and may the login do what it must? */
export async function checkPanels({ panels, folders }: PanelParts): Promise<SystemCheck> {
  const findings: SystemFinding[] = [];
  for (const [server, panel] of panels) {
    findings.push(await checkServer(server, panel));
    const folder = folders.get(server);
    if (!folder)
      findings.push({
        level: 'notes',
        code: 'no-packages',
        where: server,
        say: 'no folder for packages is configured, so that its accounts cannot be copied.',
      });
    else findings.push(...(await checkFolder(server, folder.here)));
  }
  const code = findings.find(({ level }) => level === 'stops')?.code;
  const ailment = (['panel-away', 'panel-refused'] as const).find((each) => each === code);
  return { findings, ...(ailment && { ailment }) };
}

async function checkServer(where: string, panel: Panel): Promise<SystemFinding> {
  try {
    const missing = (await panel.rights()).filter(({ isThere }) => !isThere).map(({ name }) => name);
    return missing.length === 0
      ? { level: 'notes', code: 'reached', where, say: 'the panel answers, and lets its login read.' }
      : {
          level: 'stops',
          code: 'rights-missing',
          where,
          say: `the login may not call ${missing.join(', ')}.`,
        };
  } catch (error) {
    if (!(error instanceof LaterFault || error instanceof NeverFault)) throw error;
    return {
      level: 'stops',
      code: error.code,
      where,
      say: sayOf[error.code] ?? 'the panel does not answer as it must.',
    };
  }
}

const sayOf: Readonly<Record<string, string>> = {
  'panel-away': 'nobody answers, or the certificate is not believed. Compare url and ca-file.',
  'panel-refused': 'the panel refuses the login. Compare user, token and the addresses that may use it.',
  'panel-unreadable': 'the answer is none of this panel. Is the URL right?',
};

async function checkFolder(where: string, folder: string): Promise<SystemFinding[]> {
  try {
    await filesIn(folder);
    return [];
  } catch {
    return [{ level: 'calls', code: 'files-away', where, say: 'the folder for packages cannot be read.' }];
  }
}
