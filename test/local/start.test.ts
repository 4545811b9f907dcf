import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { synthesised } from '../support/synthesised.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const program = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

const anyPorts = ['--port', '0', '--mailbox-port', '0', '--gallery-port', '0'];

/** A folder to start the program in, with another one for temporary files. */
async function ownFolder() {
  const home = await temporaryFolder();
  const temporary = join(home, 'tmp');
  await mkdir(temporary);
  return { home, temporary };
}

/** Starts the program, in a folder of its own or in this one. */
async function start(words: string[], folder?: Awaited<ReturnType<typeof ownFolder>>) {
  const { home, temporary } = folder ?? (await ownFolder());
  const child = spawn(process.execPath, [program, ...words], {
    cwd: home,
    // The bundles of the other tests save some seconds.
    env: { ...process.env, TMPDIR: temporary, CDK_BUNDLES: join(dirname(await synthesised()), 'bundles') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const errors = child.stderr.toArray().then((chunks) => chunks.map(String).join(''));
  return { child, home, temporary, exited, errors, nextLine: async () => String((await lines.next()).value) };
}

/** What a run has left in a temporary folder. */
const leftIn = async (temporary: string) =>
  (await readdir(temporary)).filter((name) => name.startsWith('privacy-requests'));

/** Calls one of the operator's commands in a folder. */
async function operator(home: string, program: 'requests' | 'policy', ...words: string[]) {
  const file = fileURLToPath(new URL(`../../operator/${program}.ts`, import.meta.url));
  const child = spawn(process.execPath, [file, ...words], { cwd: home });
  const [output, errors] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  return { output: output.join(''), errors: errors.join('') };
}

describe('npm start', { timeout: 300_000 }, () => {
  it('runs until Ctrl-C, exits with 0 and leaves no file, folder or open port', async () => {
    const { child, home, temporary, exited, errors, nextLine } = await start(['--json', ...anyPorts]);
    const addresses = JSON.parse(await nextLine());
    const outputs = JSON.parse(
      await readFile(join(home, '.local', `${new URL(addresses.pages).port}.json`), 'utf8'),
    );
    const form = await fetch(addresses.pages);
    const mailbox = await fetch(`${addresses.mailbox}/mails.json`);
    const promotions = (await mailbox.json()) as { subject: string }[];
    const gallery = await fetch(addresses.gallery);
    const isLogThere = existsSync(addresses.log);

    // Twice, as npm does it.
    child.kill('SIGINT');
    child.kill('SIGINT');
    const [code] = await exited;

    expect([form.status, mailbox.status, gallery.status]).toEqual([200, 200, 200]);
    expect(promotions.map(({ subject }) => subject.startsWith('[QC] '))).toEqual([true, true, true]);
    expect(isLogThere).toBe(true);
    expect(addresses.customers).toHaveLength(3);
    expect(outputs.PrivacyRequests.publicUrl).toBe(addresses.pages);
    expect(outputs.environment.AWS_ENDPOINT_URL_DYNAMODB).toBe(addresses.dynamodb);
    expect(await errors).toBe('');
    expect(code).toBe(0);
    expect(existsSync(join(home, '.local'))).toBe(false);
    expect(await leftIn(temporary)).toEqual([]);
    await expect(fetch(addresses.pages)).rejects.toThrow();
  });

  it('runs twice side by side, even on the same ports, and whoever ends one leaves the other alone', async () => {
    const folder = await ownFolder();
    const first = await start(['--json', ...anyPorts], folder);
    const { pages, mailbox, gallery } = JSON.parse(await first.nextLine());
    const portOf = (url: string) => new URL(url).port;
    const samePorts = [
      ['--port', portOf(pages)],
      ['--mailbox-port', portOf(mailbox)],
      ['--gallery-port', portOf(gallery)],
    ].flat();

    const second = await start(['--json', ...samePorts], folder);
    const addresses = JSON.parse(await second.nextLine());
    const newest = await operator(folder.home, 'policy', 'status', '2', '--local');
    const named = await operator(folder.home, 'requests', 'list', '--run', portOf(pages));
    // Nobody reads its output any more, and it has nothing to tell.
    second.child.stdout.destroy();
    const [code] = await second.exited;
    const alone = await operator(folder.home, 'requests', 'list', '--local');
    const gone = await operator(folder.home, 'requests', 'list', '--run', portOf(addresses.pages));

    expect(addresses.pages).not.toBe(pages);
    expect((await fetch(pages)).status).toBe(200);
    expect([code, await second.errors]).toEqual([0, '']);
    expect(newest.errors).toContain('Version 2 has no run');
    expect(named).toEqual({ output: expect.stringContaining('No request is open'), errors: '' });
    expect(alone).toEqual(named);
    expect(gone.errors).toContain(`those on ${portOf(pages)} are`);
    expect(await leftIn(folder.temporary)).toHaveLength(1);
  });

  it('sweeps what a killed run has left', async () => {
    const folder = await ownFolder();
    const killed = await start(['--json', ...anyPorts], folder);
    await killed.nextLine();
    killed.child.kill('SIGKILL');
    await killed.exited;
    const left = [...(await leftIn(folder.temporary)), ...(await readdir(join(folder.home, '.local')))];

    const next = await start(['--json', ...anyPorts], folder);
    await next.nextLine();
    next.child.kill('SIGINT');
    await next.exited;

    expect(left).toHaveLength(2);
    expect(await leftIn(folder.temporary)).toEqual([]);
    expect(existsSync(join(folder.home, '.local'))).toBe(false);
  });

  it.each(['SIGINT', 'SIGHUP'] as const)('exits with 0 when %s comes during the start', async (signal) => {
    const { child, home, temporary, exited, nextLine } = await start(anyPorts);
    await nextLine();

    child.kill(signal);
    const [code] = await exited;

    expect(code).toBe(0);
    expect(existsSync(join(home, '.local'))).toBe(false);
    expect(await leftIn(temporary)).toEqual([]);
  });

  it('prints its help', async () => {
    const { nextLine, exited } = await start(['--help']);

    expect(await nextLine()).toMatch(/on this machine/);
    expect((await exited)[0]).toBe(0);
  });

  it.each([
    ['a word', ['--port', 'http'], '--port must be a number'],
    ['nothing', ['--port='], '--port must be a number'],
    ['a number in another notation', ['--port', '0x50'], '--port must be a number'],
    ['a number that is too high', ['--gallery-port', '65536'], '--gallery-port must be a number'],
    ['an unknown option', ['--prot', '80'], "Unknown option '--prot'"],
  ])('refuses %s for a port with one sentence', async (_what, words, sentence) => {
    const { exited, errors } = await start(words);

    expect((await exited)[0]).toBe(2);
    expect(await errors).toMatch(/^[^\n]+\n$/);
    expect(await errors).toContain(sentence);
  });

  it('refuses a folder that it cannot write with one sentence', async () => {
    const folder = await ownFolder();
    await writeFile(join(folder.home, '.local'), 'in the way');

    const { exited, errors } = await start(anyPorts, folder);

    expect((await exited)[0]).toBe(2);
    expect(await errors).toMatch(/^\.local is in the way.+\n$/);
  });

  it('refuses a temporary folder that it cannot write with one sentence', async () => {
    const { home } = await ownFolder();

    const { exited, errors } = await start(anyPorts, { home, temporary: '/proc' });

    expect((await exited)[0]).toBe(2);
    expect(await errors).toMatch(/^The temporary folder \/proc cannot be used .+\n$/);
    expect(existsSync(join(home, '.local'))).toBe(false);
  });
});
