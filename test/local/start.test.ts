import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../local/ports.ts';
import { listen } from '../../local/server.ts';

const program = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

/** Starts the program in a folder of its own, with another one for temporary files. */
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
  it('runs until Ctrl-C, exits with 0 and leaves no file, no folder and no port', {
    timeout: 180_000,
  }, async () => {
    const { child, home, temporary, exited, nextLine } = await start(
      '--json',
      '--port',
      '0',
      '--mailbox-port',
      '0',
    );
    const addresses = JSON.parse(await nextLine());
    const outputs = JSON.parse(await readFile(join(home, '.local', 'outputs.json'), 'utf8'));
    const form = await fetch(addresses.pages);
    const mailbox = await fetch(addresses.mailbox);

    child.kill('SIGINT');
    const [code] = await exited;

    expect([form.status, mailbox.status]).toEqual([200, 200]);
    expect(addresses.customers).toHaveLength(3);
    expect(outputs.PrivacyRequests.publicUrl).toBe(addresses.pages);
    expect(outputs.environment.AWS_ENDPOINT_URL_DYNAMODB).toBe(addresses.dynamodb);
    expect(code).toBe(0);
    expect(existsSync(join(home, '.local'))).toBe(false);
    expect((await readdir(temporary)).filter((name) => name.startsWith('privacy-requests'))).toEqual([]);
    await expect(fetch(addresses.pages)).rejects.toThrow();
  });

  it('ends with 0 when Ctrl-C comes while it is still starting', { timeout: 60_000 }, async () => {
    const { child, temporary, exited, nextLine } = await start('--port', '0', '--mailbox-port', '0');
    await nextLine();

    child.kill('SIGINT');
    const [code] = await exited;

    expect(code).toBe(0);
    expect((await readdir(temporary)).filter((name) => name.startsWith('privacy-requests'))).toEqual([]);
  });

  it('explains itself', async () => {
    const { nextLine, exited } = await start('--help');

    expect(await nextLine()).toMatch(/on this machine/);
    expect((await exited)[0]).toBe(0);
  });

  it('refuses a port that is none', async () => {
    const { exited } = await start('--port', 'http');

    expect((await exited)[0]).toBe(2);
  });
});

describe('a port', () => {
  it('is kept when it is free', async () => {
    const { port, close } = await listen(() => {});
    await close();

    expect(await freePort(port)).toBe(port);
  });

  it('gives way to any free one when it is taken', async () => {
    const { port, close } = await listen(() => {});
    onTestFinished(close);

    expect(await freePort(port)).toBe(0);
  });
});
