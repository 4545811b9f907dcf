import { setImmediate as allElse } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAhead } from '../../functions/handover/read-ahead.ts';
import { PermanentError } from '../../functions/shared/errors.ts';
import type { ExportedFile } from '../../functions/stores/ports.ts';

/** A store whose files take a while to open; it knows how many are open or in memory, and their bytes. */
function storeOf(sizes: readonly number[], { opening = async () => {}, broken = new Set<number>() } = {}) {
  const seen = { opening: 0, mostOpening: 0, opened: [] as number[], closed: 0, listingClosed: false };
  async function* content(size: number) {
    try {
      for (let left = size; left > 0; left -= 1000) yield Buffer.alloc(Math.min(left, 1000), 1);
    } finally {
      seen.closed += 1;
    }
  }
  const fileOf = (size: number, index: number): ExportedFile => ({
    path: String(index),
    category: 'website-files',
    size,
    async read() {
      seen.opened.push(index);
      seen.opening += 1;
      seen.mostOpening = Math.max(seen.mostOpening, seen.opening);
      await opening();
      seen.opening -= 1;
      if (broken.has(index)) throw new PermanentError('Nobody can read this file.');
      return content(size);
    },
  });
  async function* files() {
    try {
      for (const [index, size] of sizes.entries()) yield fileOf(size, index);
    } finally {
      seen.listingClosed = true;
    }
  }
  return { files: files(), seen };
}

const lengthOf = async (file: ExportedFile): Promise<number | 'unreadable'> => {
  try {
    let length = 0;
    for await (const chunk of await file.read()) length += chunk.length;
    return length;
  } catch (error) {
    if (error instanceof PermanentError) return 'unreadable';
    throw error;
  }
};

const written = async (files: AsyncIterable<ExportedFile>) => {
  const all: [path: string, length: number | 'unreadable'][] = [];
  for await (const file of files) all.push([file.path, await lengthOf(file)]);
  return all;
};

/** Time that passes only when nothing else is left to do. */
function virtualTime() {
  let now = 0;
  let sleepers: { until: number; wake: () => void }[] = [];
  return {
    sleep: (milliseconds: number) =>
      new Promise<void>((wake) => sleepers.push({ until: now + milliseconds, wake })),
    /** @returns the milliseconds that it took */
    async take(acting: Promise<unknown>): Promise<number> {
      let done = false;
      const end = acting.finally(() => {
        done = true;
      });
      for (await allElse(); !done; await allElse()) {
        now = Math.min(...sleepers.map(({ until }) => until));
        for (const { wake } of sleepers.filter(({ until }) => until <= now)) wake();
        sleepers = sleepers.filter(({ until }) => until > now);
      }
      await end;
      return now;
    },
  };
}

const repeated = (count: number, size: number) => Array.from({ length: count }, () => size);

describe('Reading ahead', () => {
  it('opens 32 files at a time, and writes 5,000 small ones in a fraction of the time', async () => {
    const time = virtualTime();
    const { files, seen } = storeOf(repeated(5000, 1000), { opening: () => time.sleep(20) });

    const milliseconds = await time.take(written(readAhead(files)));

    expect(seen.mostOpening).toBeGreaterThanOrEqual(16);
    expect(seen.mostOpening).toBeLessThanOrEqual(32);
    // One after the other they take 100 s. A run of 15 minutes has time for 500,000.
    expect(milliseconds).toBeLessThan((900_000 * 5000) / 500_000);
  });

  it('keeps order, content and every file, whatever is broken and however little memory there is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 9000 }), { maxLength: 40 }),
        fc.uniqueArray(fc.nat(39)),
        fc.record({
          maxFiles: fc.integer({ min: 1, max: 8 }),
          maxBytes: fc.integer({ min: 0, max: 20_000 }),
          maxFileBytes: fc.integer({ min: 0, max: 9000 }),
        }),
        async (sizes, broken, limits) => {
          const { files } = storeOf(sizes, { broken: new Set(broken) });

          expect(await written(readAhead(files, limits))).toEqual(
            sizes.map((size, index) => [String(index), broken.includes(index) ? 'unreadable' : size]),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stays within its memory while the writer takes nothing', async () => {
    const { files, seen } = storeOf(repeated(100, 1000));
    const ahead = readAhead(files, { maxBytes: 5000 });

    await ahead.next();
    await allElse();

    expect(seen.opened).toEqual([0, 1, 2, 3, 4]);
    await ahead.return(undefined);
  });

  it('opens a long file only when its turn comes', async () => {
    const { files, seen } = storeOf([1000, 5000, 1000]);
    const ahead = readAhead(files, { maxFileBytes: 2000 });

    await ahead.next();
    await allElse();

    expect(seen.opened).toEqual([0, 2]);
    await ahead.return(undefined);
  });

  it('does not read a file ahead that is longer than it was when it was listed', async () => {
    let given = 0;
    async function* grown() {
      for (; given < 50; given += 1) yield Buffer.alloc(1000);
    }
    const file: ExportedFile = {
      path: 'a',
      category: 'website-files',
      size: 2000,
      read: async () => grown(),
    };
    async function* one() {
      yield file;
    }
    const ahead = readAhead(one());
    const { value } = await ahead.next();
    await allElse();

    expect(given).toBe(2);
    expect(await lengthOf(value as ExportedFile)).toBe(50_000);
  });

  it('passes on a connection that breaks in the middle, after what had arrived', async () => {
    async function* breaking() {
      yield Buffer.alloc(100);
      throw new Error('The connection was reset.');
    }
    const file: ExportedFile = {
      path: 'a',
      category: 'website-files',
      size: 2000,
      read: async () => breaking(),
    };
    async function* one() {
      yield file;
    }
    const { value } = await readAhead(one()).next();

    await expect(lengthOf(value as ExportedFile)).rejects.toThrow('The connection was reset.');
  });

  it('lets go of everything when the writer gives up', async () => {
    const { files, seen } = storeOf(repeated(100, 1_500_000));
    const ahead = readAhead(files);
    await ahead.next();
    await allElse();

    await ahead.return(undefined);

    expect(seen.closed).toBe(seen.opened.length);
    expect(seen.listingClosed).toBe(true);
  });
});
