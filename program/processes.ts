import { readFileSync } from 'node:fs';

/** Is there a process of this number? */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, and runs all the same.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** How often a program looks whether its parent is still there. */
const everyMilliseconds = 500;

/**
 * Acts once, when whoever started this program has ended: nobody would end it otherwise. That is the parent and, under
 * npm, also npm itself, which runs a script in a shell. The watch alone does not keep the process alive.
 */
export function whenParentEnds(act: () => void): void {
  const parent = process.ppid;
  const npm = process.env.npm_lifecycle_event === undefined ? undefined : parentOf(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && (npm === undefined || parentOf(parent) === npm)) return;
    clearInterval(timer);
    act();
  }, everyMilliseconds);
  timer.unref();
}

/** The parent of a process; `undefined` if there is none, and where the system has no `/proc` (only Linux does). */
function parentOf(pid: number): number | undefined {
  try {
    // `<pid> (<name>) <state> <parent> …`: only the name can contain anything.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
