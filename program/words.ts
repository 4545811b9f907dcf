import { type ExitCode, exitCodes } from './exit-codes.ts';
import { UsageError } from './usage-error.ts';

/** What a program says about an error that ended it, and its exit code. */
export interface Report {
  exitCode: ExitCode;
  text: string;
}

/** A sentence for what the caller can put right; for a fault its message; for a bug, where it is. */
export function reportOf(error: unknown): Report {
  if (error instanceof UsageError) return { exitCode: exitCodes.wrongUsage, text: error.message };
  const sentence = sentenceAbout(error);
  if (sentence !== undefined) return { exitCode: exitCodes.wrongUsage, text: sentence };
  if (!(error instanceof Error)) return { exitCode: exitCodes.fault, text: `Something failed: ${error}` };
  return { exitCode: exitCodes.fault, text: isBug(error) ? String(error.stack) : wordsOf(error) };
}

/** What the machine lacks, if that is what an error or a cause of it says. */
function sentenceAbout(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '', path, syscall, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EACCES' && syscall === 'listen')
    return `This user may not open port ${port}: choose one from 1024 to 65535, or 0 for any free one.`;
  return sentences[code]?.(path ?? 'a file') ?? sentenceAbout(error.cause);
}

const noSpace = (path: string) =>
  `No space is left for ${path}: make room there, or set TMPDIR to a folder on another disk.`;
const notWritable = (path: string) =>
  `This user may not write ${path}: change its permissions, or work in a folder that can be written.`;
const tooManyFiles = () => 'Too many files are open: raise the limit (`ulimit -n 4096`) and start again.';

const sentences: Readonly<Record<string, (path: string) => string>> = {
  ENOSPC: noSpace,
  EDQUOT: noSpace,
  EACCES: notWritable,
  EPERM: notWritable,
  EROFS: notWritable,
  ENOENT: (path) => `There is no ${path}: check the name, and create the folder that it is in.`,
  ENOTDIR: (path) => `${path} cannot be: a part of its name is a file and no folder.`,
  EISDIR: (path) => `${path} is a folder: name a file.`,
  EEXIST: (path) => `${path} is in the way: move it elsewhere, or choose another name.`,
  EMFILE: tooManyFiles,
  ENFILE: tooManyFiles,
};

const isBug = (error: Error): boolean =>
  [TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => error instanceof kind) &&
  // What a fetch fails with.
  error.cause === undefined;

const wordsOf = ({ name, message }: Error): string => (name === 'Error' ? message : `${name}: ${message}`);
