import type { ExportedFile } from '../stores/ports.ts';

const mebibyte = 1024 * 1024;

/** How far reading runs ahead of writing. */
interface ReadAheadLimits {
  /** Files that are being read or have been read, and are not written yet. */
  maxFiles: number;
  /** Bytes in memory for them. */
  maxBytes: number;
  /** A longer file, or one of unknown length, is read when its turn comes: its bytes take longer than its opening. */
  maxFileBytes: number;
}

/** A site has tens of thousands of small files, and opening one takes some 20 ms however small it is. */
const defaults: ReadAheadLimits = { maxFiles: 32, maxBytes: 64 * mebibyte, maxFileBytes: 2 * mebibyte };

type Chunks = AsyncIterable<Uint8Array>;

/** A file in the queue, and the bytes of memory that it may take. */
interface Ahead {
  file: ExportedFile;
  bytes: number;
  /** Lets go of what was opened and will not be written. */
  release(): Promise<void>;
}

/**
 * The same files in the same order, of which the next ones are read already while one is written. Whoever takes them
 * sets the pace: what is read ahead stays within the limits. A file that cannot be read says so when its turn comes, and
 * costs no other.
 */
export async function* readAhead(
  files: AsyncIterable<ExportedFile>,
  limits: Partial<ReadAheadLimits> = {},
): AsyncGenerator<ExportedFile> {
  const { maxFiles, maxBytes, maxFileBytes } = { ...defaults, ...limits };
  const source = files[Symbol.asyncIterator]();
  const queue: Ahead[] = [];
  let bytesAhead = 0;
  /** Taken from the source, and waiting for memory. */
  let waiting: IteratorResult<ExportedFile, unknown> | undefined;

  const bytesOf = ({ size = Infinity }: ExportedFile) => (size <= maxFileBytes ? size : undefined);
  const fits = (bytes: number) => queue.length === 0 || bytesAhead + bytes <= maxBytes;

  async function fill(): Promise<void> {
    while (queue.length < maxFiles) {
      waiting ??= await source.next();
      if (waiting.done) return;
      const bytes = bytesOf(waiting.value);
      if (!fits(bytes ?? 0)) return;
      const ahead = bytes === undefined ? inItsTurn(waiting.value) : begin(waiting.value, bytes);
      queue.push(ahead);
      bytesAhead += ahead.bytes;
      waiting = undefined;
    }
  }

  try {
    for (;;) {
      await fill();
      const [next] = queue;
      if (!next) return;
      yield next.file;
      queue.shift();
      bytesAhead -= next.bytes;
    }
  } finally {
    await Promise.all(queue.map(({ release }) => release()));
    await source.return?.();
  }
}

const inItsTurn = (file: ExportedFile): Ahead => ({ file, bytes: 0, release: async () => {} });

/** Begins to read a file, at most `bytes` of it: one that has grown since it was listed is not read whole ahead. */
function begin(file: ExportedFile, bytes: number): Ahead {
  const begun = file.read().then((content) => readUpTo(bytes, content));
  // Whoever reads the file gets the error; until then nobody waits for it.
  begun.catch(() => {});
  return {
    file: { ...file, read: async () => (await begun).all() },
    bytes,
    release: async () => {
      const reading = await begun.catch(() => undefined);
      await reading?.close();
    },
  };
}

/** Reads until there are more than `bytes`, or none. What goes wrong on the way is thrown where it belongs. */
async function readUpTo(bytes: number, content: Chunks) {
  const rest = content[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let length = 0;
  let end: { error?: unknown } | undefined;
  try {
    while (length <= bytes && !end) {
      const { value, done } = await rest.next();
      if (done) {
        end = {};
      } else {
        read.push(value);
        length += value.length;
      }
    }
  } catch (error) {
    end = { error };
  }
  const close = async () => void (await rest.return?.());

  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      while (read.length > 0) yield read.shift() as Uint8Array;
      if (end && 'error' in end) throw end.error;
      while (!end) {
        const { value, done } = await rest.next();
        if (done) return;
        yield value;
      }
    } finally {
      if (!end) await close();
    }
  }
  return { all, close };
}
