import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ArchiveEntry } from '../../functions/handover/domain/archive-entry.ts';
import { zip } from '../../functions/handover/domain/zip.ts';
import type { Row } from '../support/figure.ts';
import { medianOf } from '../support/rank-test.ts';
import { megabytes } from '../support/words.ts';

const run = promisify(execFile);

/** A site as customers have them: most bytes are pictures and films, most files are text. */
const site = {
  pictures: { files: 1_200, bytes: 60_000 },
  films: { files: 20, bytes: 2_000_000 },
  texts: { files: 2_500, bytes: 9_000 },
};
const rounds = 3;
const maxRatio = 0.7;
/** By how much the archives may differ in size. */
const maxLarger = 1.01;

export const deflate: Row = {
  row: 22,
  name: 'processor time of zipping a mixed site, against `zip -6`',
  before: '0.97×',
  limit: '`zip -0`, which compresses nothing',
  goal: '≤ 0.7× at the same size',
  how: 'A site of 3,720 files, two thirds of its bytes pictures and films, is zipped three times by our writer and by `zip`, in turn. Processor time, not waiting; the medians are compared. Needs `zip`.',
  async measure({ folder, say }) {
    const directory = join(folder, 'site');
    say('making a site');
    make(directory);
    const times: Record<Zipper, number[]> = { ours: [], 'zip -6': [], 'zip -0': [] };
    const sizes: Record<Zipper, number> = { ours: 0, 'zip -6': 0, 'zip -0': 0 };
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, zipIt] of Object.entries(zippers) as [Zipper, (typeof zippers)[Zipper]][]) {
        const { seconds, bytes } = await zipIt(directory);
        times[name].push(seconds);
        sizes[name] = bytes;
      }
    }
    const [ours, six, none] = [medianOf(times.ours), medianOf(times['zip -6']), medianOf(times['zip -0'])];
    const ratio = ours / six;
    return {
      value: `${ratio.toFixed(2)}×; ${megabytes(sizes.ours)} against ${megabytes(sizes['zip -6'])}`,
      isMet: ratio <= maxRatio && sizes.ours <= maxLarger * sizes['zip -6'],
      measured: { ratio, secondsOurs: ours, secondsZip6: six, secondsZip0: none, bytesOurs: sizes.ours },
      remarks: [
        `Seconds: ours ${ours.toFixed(2)}, \`zip -6\` ${six.toFixed(2)}, \`zip -0\` ${none.toFixed(2)} (${megabytes(sizes['zip -0'])}).`,
        'Both ends of a file are tried at the lowest level first; what does not shrink there is stored as it is.',
      ],
      chart: {
        title: 'Processor time of zipping a mixed site, as a part of zip -6',
        unit: '×',
        goal: maxRatio,
        bars: [
          { label: 'zip -6', value: 1 },
          { label: 'ours', value: ratio, isOurs: true },
          { label: 'zip -0 (compresses nothing)', value: none / six },
        ],
      },
    };
  },
};

function make(directory: string): void {
  mkdirSync(directory, { recursive: true });
  const words = readFileSync(fileURLToPath(new URL('../../docs/architecture.md', import.meta.url)));
  const write = (name: string, content: Uint8Array) => writeFileSync(join(directory, name), content);
  for (let nth = 0; nth < site.pictures.files; nth += 1)
    write(`p${nth}.jpg`, randomBytes(site.pictures.bytes));
  for (let nth = 0; nth < site.films.files; nth += 1) write(`f${nth}.mp4`, randomBytes(site.films.bytes));
  for (let nth = 0; nth < site.texts.files; nth += 1) {
    const from = (nth * 37) % 20_000;
    write(`t${nth}.php`, words.subarray(from, from + site.texts.bytes + (nth % 7) * 900));
  }
}

interface Zipped {
  seconds: number;
  bytes: number;
}

const zippers = {
  ours: zipOurs,
  'zip -6': (directory: string) => zipBy('-6', directory),
  'zip -0': (directory: string) => zipBy('-0', directory),
};
type Zipper = keyof typeof zippers;

async function zipOurs(directory: string): Promise<Zipped> {
  const before = process.cpuUsage();
  let bytes = 0;
  for await (const chunk of zip(entriesIn(directory))) bytes += chunk.length;
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, bytes };
}

async function* entriesIn(directory: string): AsyncGenerator<ArchiveEntry> {
  const modifiedAt = new Date();
  for (const name of readdirSync(directory))
    yield { name, modifiedAt, content: fileAt(join(directory, name)) };
}

async function* fileAt(path: string): AsyncGenerator<Uint8Array> {
  yield readFileSync(path);
}

/** @throws if `zip` is not on this machine */
async function zipBy(level: '-6' | '-0', directory: string): Promise<Zipped> {
  const file = `${directory}.zip`;
  rmSync(file, { force: true });
  const script = 'cd "$1" && TIMEFORMAT="%U %S" && time zip -q "$2" -r "$3" .';
  try {
    const { stderr } = await run('bash', ['-c', script, 'bash', directory, level, file]);
    const [user = 0, system = 0] = stderr.trim().split(' ').map(Number);
    return { seconds: user + system, bytes: statSync(file).size };
  } catch (cause) {
    throw new Error('zip could not be run: on Debian, apt-get install zip.', { cause });
  }
}
