import { parseArgs } from 'node:util';
import { type Cast, deletion, handover, type Narrator, optOut } from './demo/journeys.ts';
import { policyChange } from './demo/policy-change.ts';
import { seed, seededCustomers } from './seed/seed.ts';
import { startStack } from './stack.ts';
import { stopOnSignal } from './stop-on-signal.ts';

const help = `Usage: npm run demo [-- --json]

Plays the three requests to their ends on this machine, unattended: fills in the form, reads the letters, follows the
links, presses the buttons, and then checks what is left in every store. Then the policy changes, and every customer is
notified.

  --json   one JSON document: the timeline and every check
  --help   this text

Exit codes: 0 every promise was kept · 1 one was not, or something failed · 2 unknown option · 130 interrupted.`;

const journeys = { deletion, handover, 'opt-out': optOut };

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

async function runDemo(show: (line: string) => void): Promise<{ timeline: Line[]; checks: Check[] }> {
  const timeline: Line[] = [];
  const checks: Check[] = [];
  show('Starting everything on this machine …');
  const signal = stopOnSignal(() => show('\nEnding …'));
  const stack = await startStack({ settings, signal });
  // An interrupted run must clean up like a finished one.
  signal.addEventListener('abort', () => stack.close().finally(() => process.exit(130)));
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
    await Promise.all(
      Object.entries(journeys).map(([name, journey]) => journey(stack, cast, narratorOf(name))),
    );
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

function options(): { json: boolean; help: boolean } {
  try {
    const { values } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean' } } });
    return { json: values.json ?? false, help: values.help ?? false };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}

const { json, help: wantsHelp } = options();
if (wantsHelp) {
  console.log(help);
} else {
  const { timeline, checks } = await runDemo(json ? () => {} : console.log);
  const broken = checks.filter(({ kept }) => !kept);
  if (json) console.log(JSON.stringify({ kept: broken.length === 0, timeline, checks }, null, 2));
  else console.log(`\n${checks.length - broken.length} of ${checks.length} promises kept.`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}
