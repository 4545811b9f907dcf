import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

/** Everything that the functions print, in one file of the sandbox. */
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
    // Written at once: what a function has printed is on disk before anybody sees its answer.
    write: (source, line) => appendFileSync(path, `${source} ${line}\n`),
    lines: () => readFileSync(path, 'utf8').split('\n').slice(0, -1),
  };
}
