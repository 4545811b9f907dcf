import { exitCodes } from '../program/exit-codes.ts';
import { readOptions } from '../program/options.ts';
import { runProgram } from '../program/run-program.ts';
import { cancellation, checkNewsletterIsOff, watchSite } from './demo/at-the-site.ts';
import { deletion, handover, optOut } from './demo/journeys.ts';
import type { Cast, Narrator } from './demo/narrator.ts';
import { policyChange } from './demo/policy-change.ts';
import { seed, seededCustomers } from './seed/seed.ts';
import { startStackWithSite } from './site/start-stack-with-site.ts';

const help = `Usage: npm run demo [-- --json]

Plays the three requests to their ends on this machine, unattended: fills in the form, reads the letters, follows the
links, presses the buttons, and then checks what is left in every store, in the cloud and at the provider's site, where a
real agent works. Then a deletion is cancelled in its last moment, the policy changes, and every customer is notified.

  --json   one JSON document: the timeline and every check
  --help   this text

Exit codes: 0 every promise was kept · 1 one was not, or something failed · 2 wrong usage, or this machine lacks
something · 130 interrupted.`;

const options = {
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

interface Line {
  seconds: number;
  journey: string;
  text: string;
}
interface Check {
  journey: string;
  promise: string;
  kept: boolean;
}

/** Short waits, so that the whole demo takes less than a minute. */
const settings = { periods: { graceSeconds: 3 }, deployment: { otherRequestRetrySeconds: 1 } };

async function runDemo(
  show: (line: string) => void,
  stop: AbortSignal,
): Promise<{ timeline: Line[]; checks: Check[] }> {
  const timeline: Line[] = [];
  const checks: Check[] = [];
  show('Starting everything on this machine …');
  stop.addEventListener('abort', () => show('\nEnding …'));
  const stack = await startStackWithSite({ settings, signal: stop });
  // The journeys would wait for what comes no more.
  stop.addEventListener('abort', () => stack.close().finally(() => process.exit(exitCodes.interrupted)));
  const startedAt = Date.now();
  const narratorOf = (journey: string): Narrator => ({
    say(text) {
      const seconds = Math.round((Date.now() - startedAt) / 100) / 10;
      timeline.push({ seconds, journey, text });
      show(`${seconds.toFixed(1).padStart(6)} s  ${journey.padEnd(9)} ${text}`);
    },
    check(promise, kept) {
      checks.push({ journey, promise, kept });
      show(`          ${journey.padEnd(9)} ${kept ? '✓' : '✗ NOT KEPT:'} ${promise}`);
    },
  });
  try {
    const { clients, tables, buckets, keys } = stack;
    await seed({ ...clients, tables, buckets, keys });
    const [leaves, moves, refuses] = seededCustomers;
    if (!leaves || !moves || !refuses) throw new Error('The demo needs three customers.');
    const cast: Cast = { leaves, moves, refuses };
    const narrator = narratorOf('deletion');
    await Promise.all([
      deletion(stack, cast, narrator, watchSite(stack.provider, cast, narrator)),
      handover(stack, cast, narratorOf('handover')),
      optOut(stack, cast, narratorOf('opt-out')),
    ]);
    await checkNewsletterIsOff(stack.provider, moves, narratorOf('opt-out'));
    await cancellation(stack, cast, narratorOf('cancelled'));
    await policyChange(stack, cast, narratorOf('policy'));
    narratorOf('roles').check(
      'no function asked for anything that its role does not allow',
      stack.permissions.refused().length === 0,
    );
  } finally {
    await stack.close();
  }
  return { timeline, checks };
}

await runProgram(async (stop) => {
  const { values } = readOptions({ call: 'npm run demo', options });
  if (values.help) {
    console.log(help);
    return exitCodes.done;
  }
  const { timeline, checks } = await runDemo(values.json ? () => {} : console.log, stop);
  const broken = checks.filter(({ kept }) => !kept);
  if (values.json) console.log(JSON.stringify({ kept: broken.length === 0, timeline, checks }, null, 2));
  else console.log(`\n${checks.length - broken.length} of ${checks.length} promises kept.`);
  return broken.length === 0 ? exitCodes.done : exitCodes.fault;
});
