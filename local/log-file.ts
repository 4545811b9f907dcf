import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

/** Everything that the functions print, in one file in the sandbox. */
export interface LogFile {
  path: string;
  write(source: string, line: string): void;
  /** All lines so far, each `<source> <line>`. */
  lines(): string[];
}

export function openLogFile(path: string): LogFile {
  writeFileSync(path, '');
  return {
    path,
    // Written synchronously: a function's output is on disk before anyone sees its answer.
    write: (source, line) => appendFileSync(path, `${source} ${line}\n`),
    lines: () => readFileSync(path, 'utf8').split('\n').slice(0, -1),
  };
}
