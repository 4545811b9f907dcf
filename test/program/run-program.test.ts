import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isRunning } from '../../program/processes.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const sourceOf = (name: string) => new URL(`../../program/${name}.ts`, import.meta.url).href;
const imports = `
  import { writeFileSync } from 'node:fs';
  import { setTimeout as sleep } from 'node:timers/promises';
  import { runProgram } from '${sourceOf('run-program')}';
  import { removeAtExit } from '${sourceOf('own-files')}';`;

/** Runs until it is stopped, and says so. */
const stoppable = `${imports}
  await runProgram(async (stop) => {
    console.log(process.pid);
    const tick = setInterval(() => {}, 1000);
    await new Promise((resolve) => stop.addEventListener('abort', resolve));
    clearInterval(tick);
    console.error('closed in order');
    return 0;
  });`;

/** Starts a program from its source. */
function start(source: string, environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[code: number | null, signal: string | null]>;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return {
    child,
    exited,
    errors: once(child, 'close').then(() => errors),
    nextLine: async () => String((await lines.next()).value),
  };
}

describe('a program', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('closes in order after %s', async (signal) => {
    const { child, exited, errors, nextLine } = start(stoppable);
    await nextLine();

    child.kill(signal);

    expect(await exited).toEqual([0, null]);
    expect(await errors).toBe('closed in order\n');
  });

  it('takes the signal that npm forwards for the one that it has already got', async () => {
    const { child, exited, errors, nextLine } = start(stoppable);
    await nextLine();

    child.kill('SIGINT');
    child.kill('SIGINT');

    expect(await exited).toEqual([0, null]);
    expect(await errors).toBe('closed in order\n');
  });

  it('exits at once when Ctrl-C is pressed a second time, and removes its files', async () => {
    const file = join(await temporaryFolder(), 'left');
    const { child, exited, nextLine } = start(`${imports}
      writeFileSync(${JSON.stringify(file)}, '');
      removeAtExit(${JSON.stringify(file)});
      await runProgram(async (stop) => {
        stop.addEventListener('abort', () => setTimeout(() => console.log('still closing'), 600));
        console.log('up');
        await new Promise(() => setInterval(() => {}, 1000));
      });`);
    await nextLine();

    child.kill('SIGINT');
    await nextLine();
    expect(existsSync(file)).toBe(true);
    child.kill('SIGINT');

    expect((await exited)[0]).toBe(130);
    expect(existsSync(file)).toBe(false);
  });

  it('ends when nobody reads its output any more, like after Ctrl-C', async () => {
    const { child, exited, errors, nextLine } = start(`${imports}
      await runProgram(async (stop) => {
        while (!stop.aborted) {
          console.log('a line');
          await sleep(10);
        }
        console.error('closed in order');
        return 0;
      });`);
    await nextLine();

    child.stdout.destroy();

    expect(await exited).toEqual([0, null]);
    expect(await errors).toBe('closed in order\n');
  });

  it('does not mind that nobody reads its errors', async () => {
    const { child, exited, nextLine } = start(`${imports}
      await runProgram(async () => {
        console.log('up');
        await sleep(300);
        process.stderr.write('a remark');
        await sleep(50);
        return 0;
      });`);
    child.stderr.destroy();
    await nextLine();

    expect(await exited).toEqual([0, null]);
  });

  it('ends together with its parent, even if that was killed', async () => {
    const parent = start(`
      import { spawn } from 'node:child_process';
      spawn(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(stoppable)}], { stdio: 'inherit' });
      setInterval(() => {}, 1000);`);
    const pid = Number(await parent.nextLine());
    expect(isRunning(pid)).toBe(true);

    parent.child.kill('SIGKILL');

    // It has inherited stderr, which closes when the last that holds it has ended.
    expect(await parent.errors).toBe('closed in order\n');
  });

  it('ends together with npm, which starts it in a shell that lives on', async () => {
    const npm = start(`
      import { spawn } from 'node:child_process';
      const shell = \`"$0" --input-type=module -e "$1"; exit\`;
      spawn('sh', ['-c', shell, process.execPath, ${JSON.stringify(stoppable)}], {
        stdio: 'inherit',
        env: { ...process.env, npm_lifecycle_event: 'start' },
      });
      setInterval(() => {}, 1000);`);
    await npm.nextLine();

    npm.child.kill('SIGKILL');

    expect(await npm.errors).toBe('closed in order\n');
  });

  it('ends with one sentence and 2 for what the caller can put right', async () => {
    const { exited, errors } = start(`${imports}
      import { UsageError } from '${sourceOf('usage-error')}';
      await runProgram(async () => { throw new UsageError('Choose another port.'); });`);

    expect(await exited).toEqual([2, null]);
    expect(await errors).toBe('Choose another port.\n');
  });

  it('ends with one sentence when a disk is full outside of its own flow, and removes its files', async () => {
    const file = join(await temporaryFolder(), 'left');
    const { exited, errors } = start(`${imports}
      writeFileSync(${JSON.stringify(file)}, '');
      removeAtExit(${JSON.stringify(file)});
      await runProgram(async () => {
        setTimeout(() => writeFileSync('/dev/full', 'x'));
        await new Promise(() => setInterval(() => {}, 1000));
      });`);

    expect(await exited).toEqual([2, null]);
    expect(await errors).toMatch(/^No space is left for .+\n$/);
    expect(existsSync(file)).toBe(false);
  });

  it('ends with 130 when it fails because it is stopped', async () => {
    const { child, exited, errors, nextLine } = start(`${imports}
      await runProgram(async (stop) => {
        console.log('up');
        await sleep(60_000, undefined, { signal: stop });
      });`);
    await nextLine();

    child.kill('SIGTERM');

    expect(await exited).toEqual([130, null]);
    expect(await errors).toBe('');
  });
});
