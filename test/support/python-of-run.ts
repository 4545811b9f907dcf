import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const advice = 'The example of a plug in Python was not run: `python3` is not on PATH.';

/** The program itself, without what a version manager puts before it; `undefined` if there is none. */
export function python3(): string | undefined {
  try {
    const said = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return said.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Notes that tests wanted Python and found none, so that the run says so at its end. */
export function noteMissingPython(runFolder: string): void {
  writeFileSync(join(runFolder, 'python-missing'), '');
}

/** What the run has to say if tests wanted Python and found none. */
export const missingPythonNotice = (runFolder: string): string | undefined =>
  existsSync(join(runFolder, 'python-missing')) ? advice : undefined;
