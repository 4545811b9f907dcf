import { join } from 'node:path';
import { startS3 } from '../../emulators/s3/start-s3.ts';
import { s3Archives } from '../../functions/handover/aws/s3-archives.ts';
import type { ArchiveMemory, ArchiveTask } from '../support/archive-writer.ts';
import { type Opened, openArchive, writeArchive } from '../support/archives.ts';
import type { Bench } from '../support/bench.ts';
import { clientsAt } from '../support/clients.ts';
import type { Row } from '../support/figure.ts';
import { halvesOf } from '../support/samples.ts';
import { change, megabytes, number } from '../support/words.ts';

const heapMegabytes = 256;
const maxGrowth = 1.1;
const maxExtraBytes = 64e6;
const bucket = 'archives';

type Content = Pick<ArchiveTask, 'content' | 'entries' | 'entryBytes'>;
/** As large as `manyFiles` once compressed, so that both have the same number of parts in flight. */
const small: Content = { content: 'media', entries: 100, entryBytes: 528_000 };
/** Beyond 4 GiB, which requires zip64. */
const hundredfold: Content = { ...small, entryBytes: 100 * small.entryBytes };
/** Beyond 65,535 entries, which requires zip64. */
const manyFiles: Content = { content: 'text', entries: 200_000, entryBytes: 2_048 };

interface Written extends ArchiveMemory {
  opened: Opened;
}

export const archiveMemory: Row = {
  row: 15,
  name: 'memory of writing an archive: bytes × 100; 200,000 small files',
  limit: '~100 bytes per entry',
  goal: '+10 %; +64 MB in a 256 MB heap; zip64; opens in unzip, 7z, Windows',
  how: 'A separate process with a heap of 256 MB writes archives like `write-archive` to the local S3 in another process. At fifty points on the way it collects its garbage and reports what is alive.',
  async measure(bench) {
    const [base, large, many] = await writeAll(bench, [small, hundredfold, manyFiles]);
    if (!base || !large || !many) throw new Error('An archive is missing.');
    const heaps = [base, large].map(({ samples }) => Math.max(...samples.map(({ heap }) => heap))) as [
      number,
      number,
    ];
    // The number of parts in flight varies constantly.
    const halves = halvesOf(large.samples.map(({ heap, buffers }) => heap + buffers));
    const extra = peakOf(many) - peakOf(base);
    const growth = Math.max(heaps[1] / heaps[0], halves[1] / halves[0]);
    const opens = large.opened.entries === hundredfold.entries && many.opened.entries === manyFiles.entries;
    return {
      value: `bytes × 100 (${megabytes(base.size)} → ${megabytes(large.size)}): live heap ${change(...heaps)}; ${number(manyFiles.entries)} files: +${megabytes(extra)} alive; both are zip64 and open`,
      isMet: growth <= maxGrowth && extra <= maxExtraBytes && opens,
      unchecked: [...unavailableUnpackers(many.opened), 'Windows'],
      measured: {
        heapOfSmall: heaps[0],
        heapOfHundredfold: heaps[1],
        aliveInFirstHalf: halves[0],
        aliveInSecondHalf: halves[1],
        peakOfSmall: peakOf(base),
        peakOfManyFiles: peakOf(many),
        residentOfSmall: base.resident,
        residentOfHundredfold: large.resident,
        residentOfManyFiles: many.resident,
      },
      remarks: [
        `Live heap at its highest: ${megabytes(heaps[0])} and ${megabytes(heaps[1])}. Everything alive, buffers included, as the median over the first and the second half of the large archive: ${megabytes(halves[0])} and ${megabytes(halves[1])}.`,
        `${number(manyFiles.entries)} files against 100 files of the same bytes: ${megabytes(peakOf(base))} and ${megabytes(peakOf(many))} alive at the highest, ${Math.round(extra / manyFiles.entries)} bytes per file.`,
        `Resident at the peak, garbage included: ${[base, large, many].map(({ resident }) => megabytes(resident)).join(', ')}. The part that is not alive is garbage not yet collected, and memory not returned to the system; the function has 1,769 MB.`,
        `Opened: ${verdictsOf(large.opened)} (over 4 GiB); ${verdictsOf(many.opened)} (over 65,535 entries).`,
      ],
    };
  },
};

const peakOf = ({ samples }: ArchiveMemory): number =>
  Math.max(...samples.map(({ heap, buffers }) => heap + buffers));

const unavailableUnpackers = ({ verdicts }: Opened): string[] =>
  Object.keys(verdicts).filter((name) => verdicts[name] !== 'opens');

const verdictsOf = ({ entries, verdicts }: Opened): string =>
  [
    `yauzl lists ${number(entries)} entries`,
    ...Object.entries(verdicts).map(([name, verdict]) =>
      verdict === 'opens' ? `${name} finds no errors` : `${name} is ${verdict}`,
    ),
  ].join(', ');

async function writeAll({ folder, say }: Bench, contents: readonly Content[]): Promise<Written[]> {
  const s3 = await startS3({ directory: join(folder, 'archives') });
  const clients = clientsAt(s3.url);
  s3.createBucket(bucket);
  try {
    const written: Written[] = [];
    for (const [index, content] of contents.entries()) {
      const bytes = content.entries * content.entryBytes;
      say(`writing ${number(content.entries)} files of ${megabytes(bytes)} in total`);
      const requestId = `archive-${index}`;
      const memory = await writeArchive({ url: s3.url, bucket, requestId, ...content }, heapMegabytes);
      const opened = await openArchive({ s3Url: s3.url, bucket, requestId }, folder);
      await s3Archives(clients.s3, bucket).delete(requestId);
      written.push({ ...memory, opened });
    }
    return written;
  } finally {
    clients.destroy();
    await s3.close();
  }
}
