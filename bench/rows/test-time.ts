import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PermanentError } from '../../functions/shared/errors.ts';
import type { Row } from '../support/figure.ts';

const goals = { seconds: 240, fastSeconds: 25 };
const project = fileURLToPath(new URL('../..', import.meta.url));

export const testTime: Row = {
  row: 27,
  name: 'time of `npm test` and of `npm run test:fast`',
  before: '506–659 s, of which the browser 316 s; 22 syntheses',
  limit: 'processor time by the number of processors',
  goal: '≤ 240 s; ≤ 25 s, on two quiet processors',
  how: 'Both commands are run once, one after the other. Processor time is that of everything they started, as the kernel counts it (Linux).',
  async measure({ say }) {
    say('running the fast tests');
    const fast = await timeOf('test:fast');
    say('running all tests, which takes a quarter of an hour');
    const all = await timeOf('test');
    return {
      value: `${Math.round(all.seconds)} s; ${fast.seconds.toFixed(1)} s`,
      isMet: all.seconds <= goals.seconds && fast.seconds <= goals.fastSeconds,
      measured: { seconds: all.seconds, fastSeconds: fast.seconds },
      remarks: [
        `Processor time: all ${Math.round(all.processorSeconds)} s, the fast ones ${Math.round(fast.processorSeconds)} s.`,
      ],
    };
  },
};

/** Its output is progress: it goes to stderr. */
async function timeOf(script: string): Promise<{ seconds: number; processorSeconds: number }> {
  const [startedAt, before] = [performance.now(), processorSecondsOfChildren()];
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: project,
    stdio: ['ignore', process.stderr.fd, process.stderr.fd],
  });
  // Whoever ends the bench ends them too.
  const end = () => child.kill();
  process.on('exit', end);
  const [code] = (await once(child, 'close')) as [number | null];
  process.off('exit', end);
  if (code !== 0) throw new PermanentError(`npm run ${script} ended with ${code}: mend the tests first.`);
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, processorSeconds: processorSecondsOfChildren() - before };
}

/** Ticks of the kernel in a second. */
const ticksPerSecond = 100;

/** Of all processes that this one has waited for, and that they have; 0 where there is no `/proc`. */
function processorSecondsOfChildren(): number {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
  } catch {
    return 0;
  }
}
