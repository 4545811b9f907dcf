import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Row } from '../support/figure.ts';
import { halvesOf } from '../support/samples.ts';
import type { SiteErasureFigures, SiteErasureTask } from '../support/site-eraser.ts';
import { change, megabytes, number } from '../support/words.ts';

const rows = 1_000_000;
const minRatio = 0.7;
const maxGrowth = 1.1;
const run = promisify(execFile);
const program = fileURLToPath(new URL('../support/site-eraser.ts', import.meta.url));

export const siteErasure: Row = {
  row: 26,
  name: 'rows erased behind a site compared with a bare loop of the same statements; memory over 1,000,000 rows',
  limit: '1.0×',
  goal: '≥ 0.7×; flat memory',
  how: 'A separate process erases a customer with 200,000 tickets and 800,000 messages from an SQLite file by a store map, ledger, fence and second reading included. Between two batches it deletes as many messages of another customer in a bare loop of the same statements: find, read the rows and those above them, delete, one transaction for 500. Rates are compared only with each other, never across machines.',
  async measure(bench) {
    bench.say(`erasing ${number(rows)} rows by a store map`);
    const task: SiteErasureTask = { file: join(bench.folder, 'site.db'), rows };
    const { stdout } = await run(process.execPath, ['--expose-gc', program, JSON.stringify(task)]);
    const figures: SiteErasureFigures = JSON.parse(stdout);
    const rate = (1000 * figures.erased) / figures.milliseconds;
    const bareRate = (1000 * figures.bareRows) / figures.bareMilliseconds;
    const halves = halvesOf(figures.heaps);
    return {
      value: `${(rate / bareRate).toFixed(2)}×; live heap from the first to the second half of the run ${change(...halves)}`,
      isMet: rate / bareRate >= minRatio && halves[1] <= halves[0] * maxGrowth && figures.left === 0,
      measured: {
        ratio: rate / bareRate,
        rowsPerSecond: rate,
        bareRowsPerSecond: bareRate,
        liveHeapBytesFirstHalf: halves[0],
        liveHeapBytesSecondHalf: halves[1],
        left: figures.left,
      },
      remarks: [
        `${number(figures.erased)} rows erased, ${figures.left} left by the second reading. Live heap: ${megabytes(halves[0])} and ${megabytes(halves[1])}, medians after forced collections.`,
        'What the bare loop does not do: compare, check the fence, remember what was erased, read again.',
      ],
    };
  },
};
