import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../emulators/server.ts';
import { freePort } from '../../local/ports.ts';

const program = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

/** Starts the program in its own folder, with another one for temporary files. */
async function start(...words: string[]) {
  const home = await mkdtemp(join(tmpdir(), 'start-test-'));
  const temporary = join(home, 'tmp');
  await mkdir(temporary);
  const child = spawn(process.execPath, [program, ...words], {
    cwd: home,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
    await rm(home, { recursive: true });
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, home, temporary, exited, nextLine: async () => String((await lines.next()).value) };
}

describe('npm start', () => {
  it('runs until Ctrl-C, exits with 0 and leaves no file, folder or open port', {
    timeout: 180_000,
  }, async () => {
    const { child, home, temporary, exited, nextLine } = await start(
      '--json',
      '--port',
      '0',
      '--mailbox-port',
      '0',
      '--gallery-port',
      '0',
    );
    const addresses = JSON.parse(await nextLine());
    const outputs = JSON.parse(await readFile(join(home, '.local', 'outputs.json'), 'utf8'));
    const form = await fetch(addresses.pages);
    const mailbox = await fetch(addresses.mailbox);
    const gallery = await fetch(addresses.gallery);

    // Twice, as npm does it.
    child.kill('SIGINT');
    child.kill('SIGINT');
    const [code] = await exited;

    expect([form.status, mailbox.status, gallery.status]).toEqual([200, 200, 200]);
    expect(addresses.customers).toHaveLength(3);
    expect(outputs.PrivacyRequests.publicUrl).toBe(addresses.pages);
    expect(outputs.environment.AWS_ENDPOINT_URL_DYNAMODB).toBe(addresses.dynamodb);
    expect(code).toBe(0);
    expect(existsSync(join(home, '.local'))).toBe(false);
    expect((await readdir(temporary)).filter((name) => name.startsWith('privacy-requests'))).toEqual([]);
    await expect(fetch(addresses.pages)).rejects.toThrow();
  });

  it('exits with 0 when Ctrl-C comes during the start', { timeout: 60_000 }, async () => {
    const { child, temporary, exited, nextLine } = await start('--port', '0', '--mailbox-port', '0');
    await nextLine();

    child.kill('SIGINT');
    const [code] = await exited;

    expect(code).toBe(0);
    expect((await readdir(temporary)).filter((name) => name.startsWith('privacy-requests'))).toEqual([]);
  });

  it('prints its help', async () => {
    const { nextLine, exited } = await start('--help');

    expect(await nextLine()).toMatch(/on this machine/);
    expect((await exited)[0]).toBe(0);
  });

  it('refuses an invalid port', async () => {
    const { exited } = await start('--port', 'http');

    expect((await exited)[0]).toBe(2);
  });
});

describe('Ctrl-C', () => {
  it('ends a program at once when pressed a second time', async () => {
    const module = new URL('../../local/stop-on-signal.ts', import.meta.url).href;
    const stubborn = `
      const { stopOnSignal } = await import('${module}');
      stopOnSignal(() => setTimeout(() => console.log('still closing'), 600));
      setInterval(() => {}, 1000);
      console.log('up');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', stubborn]);
    const exited = once(child, 'exit');
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    await lines.next();

    child.kill('SIGINT');
    await lines.next();
    child.kill('SIGINT');

    expect((await exited)[0]).toBe(130);
  });
});

describe('the check of Node.js', () => {
  const run = async (version: string) => {
    const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`;
    const check = fileURLToPath(new URL('../../local/check-node.js', import.meta.url));
    const child = spawn(process.execPath, ['--import', `data:text/javascript,${pretend}`, check]);
    const [complaint = ''] = await child.stderr.toArray();
    return { complaint: String(complaint), code: child.exitCode ?? (await once(child, 'exit'))[0] };
  };

  it.each(['20.20.2', '22.17.1'])('refuses %s and says what is needed', async (version) => {
    const { code, complaint } = await run(version);

    expect(code).toBe(1);
    expect(complaint).toContain(`Node.js 22.18 or newer is needed; this is ${version}`);
  });

  it.each(['22.18.0', '24.0.0'])('accepts %s in silence', async (version) => {
    expect(await run(version)).toEqual({ complaint: '', code: 0 });
  });
});

describe('a port', () => {
  it('is kept when it is free', async () => {
    const { port, close } = await listen(() => {});
    await close();

    expect(await freePort(port)).toBe(port);
  });

  it('is replaced by any free one when it is taken', async () => {
    const { port, close } = await listen(() => {});
    onTestFinished(close);

    expect(await freePort(port)).toBe(0);
  });
});
