import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const program = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

const anyPorts = ['--port', '0', '--mailbox-port', '0', '--gallery-port', '0', '--site-port', '0'];

/** A folder to start the program in, with another one for temporary files. */
async function ownFolder(given?: string) {
  const home = given ?? (await temporaryFolder());
  const temporary = join(home, 'tmp');
  await mkdir(temporary);
  return { home, temporary };
}

/** Starts the program, in a folder of its own or in this one. */
async function start(words: string[], folder?: Awaited<ReturnType<typeof ownFolder>>) {
  const { home, temporary } = folder ?? (await ownFolder());
  const child = spawn(process.execPath, [program, ...words], {
    cwd: home,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const errors = child.stderr.toArray().then((chunks) => chunks.map(String).join(''));
  return { child, home, temporary, exited, errors, nextLine: async () => String((await lines.next()).value) };
}

/** The same for one test, at whose end it is over whatever happened. */
async function startOnce(...given: Parameters<typeof start>): ReturnType<typeof start> {
  const run = await start(...given);
  onTestFinished(async () => {
    run.child.kill('SIGKILL');
    await run.exited;
  });
  return run;
}

const portOf = (url = '') => new URL(url).port;

async function until(isReached: () => boolean): Promise<void> {
  while (!isReached()) await sleep(50);
}

/** What a run has left in a temporary folder. */
const leftIn = async (temporary: string) =>
  (await readdir(temporary)).filter((name) => name.startsWith('privacy-requests'));

/** Whether an agent runs over the journal in this folder: it holds a lock as long as its process lives. */
function isAgentRunning(state: string): boolean {
  const lock = new DatabaseSync(join(state, 'run.lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return false;
  } catch {
    return true;
  } finally {
    lock.close();
  }
}

/** Calls one of the operator's commands in a folder. */
async function operator(home: string, program: 'requests' | 'policy', ...words: string[]) {
  const file = fileURLToPath(new URL(`../../operator/${program}.ts`, import.meta.url));
  const child = spawn(process.execPath, [file, ...words], { cwd: home });
  const [output, errors] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  return { output: output.join(''), errors: errors.join('') };
}

/** Runs that follow each other in one folder: each start takes seconds. */
describe('npm start, again and again in one folder', { timeout: 300_000 }, () => {
  type Run = Awaited<ReturnType<typeof start>>;
  let folder: Awaited<ReturnType<typeof ownFolder>>;
  let first: Run;
  let addresses: Record<string, string> & { pages: string; customers: unknown[] };
  const running: Run[] = [];
  const begin = async (words: string[]) => {
    const run = await start(words, folder);
    running.push(run);
    return run;
  };

  beforeAll(async () => {
    folder = await ownFolder(await mkdtemp(join(tmpdir(), 'privacy-requests-')));
    first = await begin(['--json', ...anyPorts]);
    addresses = JSON.parse(await first.nextLine());
  }, 300_000);
  afterAll(async () => {
    for (const { child, exited } of running) {
      child.kill('SIGKILL');
      await exited;
    }
    await rm(folder.home, { recursive: true, force: true });
  });

  it('says where everything is, and writes the outputs down for the commands', async () => {
    const outputs = JSON.parse(
      await readFile(join(folder.home, '.local', `${portOf(addresses.pages)}.json`), 'utf8'),
    );
    const form = await fetch(addresses.pages);
    const mailbox = await fetch(`${addresses.mailbox}/mails.json`);
    const promotions = (await mailbox.json()) as { subject: string }[];
    const gallery = await fetch(addresses.gallery ?? '');

    expect([form.status, mailbox.status, gallery.status]).toEqual([200, 200, 200]);
    expect(promotions.map(({ subject }) => subject.startsWith('[QC] '))).toEqual([true, true, true]);
    expect(existsSync(addresses.log ?? '')).toBe(true);
    expect(addresses.customers).toHaveLength(3);
    expect(outputs.PrivacyRequests.publicUrl).toBe(addresses.pages);
    expect(outputs.environment.AWS_ENDPOINT_URL_DYNAMODB).toBe(addresses.dynamodb);
  });

  it('runs twice side by side, even on the same ports, and whoever ends one leaves the other alone', async () => {
    const samePorts = [
      ['--port', portOf(addresses.pages)],
      ['--mailbox-port', portOf(addresses.mailbox)],
      ['--gallery-port', portOf(addresses.gallery)],
      ['--site-port', portOf(addresses.site)],
    ].flat();

    const second = await begin(['--json', ...samePorts]);
    const others = JSON.parse(await second.nextLine());
    const newest = await operator(folder.home, 'policy', 'status', '2', '--local');
    const named = await operator(folder.home, 'requests', 'list', '--run', portOf(addresses.pages));
    // Nobody reads its output any more, and it has nothing to tell.
    second.child.stdout.destroy();
    const [code] = await second.exited;
    const alone = await operator(folder.home, 'requests', 'list', '--local');
    const gone = await operator(folder.home, 'requests', 'list', '--run', portOf(others.pages));

    expect(others.pages).not.toBe(addresses.pages);
    expect((await fetch(addresses.pages)).status).toBe(200);
    expect([code, await second.errors]).toEqual([0, '']);
    expect(newest.errors).toContain('Version 2 has no run');
    expect(named).toEqual({ output: expect.stringContaining('No request is open'), errors: '' });
    expect(alone).toEqual(named);
    expect(gone.errors).toContain(`those on ${portOf(addresses.pages)} are`);
    expect(await leftIn(folder.temporary)).toHaveLength(1);
  });

  it('has a site, whose page shows what the provider holds of each customer', async () => {
    const page = await fetch(addresses.site ?? '');
    const text = await page.text();

    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const shown of [
      'KH-1042',
      'KH-10421',
      'KH-2087',
      'HD-2014-0077',
      'public_html/index.html',
      'It runs',
    ])
      expect(text).toContain(shown);
    const post = await fetch(`${addresses.site}/`, { method: 'POST' });
    expect(post.status).toBe(405);
    await until(() => readFileSync(addresses.agentLog ?? '', 'utf8').includes('agent-begins'));
  });

  it('sweeps what a killed run has left; runs until Ctrl-C, exits with 0 and leaves no file, folder or open port', async () => {
    const state = join(dirname(addresses.agentLog ?? ''), 'state');
    const ranBefore = isAgentRunning(state);
    first.child.kill('SIGKILL');
    await first.exited;
    // Nobody could tell it: it finds that nobody listens any more.
    await until(() => !isAgentRunning(state));
    const left = [...(await leftIn(folder.temporary)), ...(await readdir(join(folder.home, '.local')))];

    const next = await begin(['--json', ...anyPorts]);
    const { pages } = JSON.parse(await next.nextLine());
    const swept = await leftIn(folder.temporary);
    // Twice, as npm does it.
    next.child.kill('SIGINT');
    next.child.kill('SIGINT');
    const [code] = await next.exited;

    expect(ranBefore).toBe(true);
    expect(left).toHaveLength(2);
    expect(swept).toHaveLength(1);
    expect([code, await next.errors]).toEqual([0, '']);
    expect(await leftIn(folder.temporary)).toEqual([]);
    expect(existsSync(join(folder.home, '.local'))).toBe(false);
    await expect(fetch(pages)).rejects.toThrow();
  });
});

describe('npm start', { timeout: 300_000 }, () => {
  it.each(['SIGINT', 'SIGHUP'] as const)('exits with 0 when %s comes during the start', async (signal) => {
    const { child, home, temporary, exited, nextLine } = await startOnce(anyPorts);
    await nextLine();

    child.kill(signal);
    const [code] = await exited;

    expect(code).toBe(0);
    expect(existsSync(join(home, '.local'))).toBe(false);
    expect(await leftIn(temporary)).toEqual([]);
  });

  it('prints its help', async () => {
    const { nextLine, exited } = await startOnce(['--help']);

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
    const { exited, errors } = await startOnce(words);

    expect((await exited)[0]).toBe(2);
    expect(await errors).toMatch(/^[^\n]+\n$/);
    expect(await errors).toContain(sentence);
  });

  it('refuses a folder that it cannot write with one sentence', async () => {
    const folder = await ownFolder();
    await writeFile(join(folder.home, '.local'), 'in the way');

    const { exited, errors } = await startOnce(anyPorts, folder);

    expect((await exited)[0]).toBe(2);
    expect(await errors).toMatch(/^\.local is in the way.+\n$/);
  });

  it('refuses a temporary folder that it cannot write with one sentence', async () => {
    const { home } = await ownFolder();

    const { exited, errors } = await startOnce(anyPorts, { home, temporary: '/proc' });

    expect((await exited)[0]).toBe(2);
    expect(await errors).toMatch(/^The temporary folder \/proc cannot be used .+\n$/);
    expect(existsSync(join(home, '.local'))).toBe(false);
  });
});
