import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const check = join(root, 'program', 'check-host.cjs');

/** Runs the check as if this were another version of Node.js. */
async function run(version: string, file = check) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`;
  const child = spawn(process.execPath, ['--import', `data:text/javascript,${pretend}`, file]);
  const exited = once(child, 'exit');
  const complaint = (await child.stderr.toArray()).join('');
  return { complaint, code: (await exited)[0] };
}

describe('the check of the host', () => {
  it.each(['12.22.12', '20.20.2', '22.17.1'])('refuses Node.js %s with one sentence', async (version) => {
    const { code, complaint } = await run(version);

    expect(code).toBe(2);
    expect(complaint).toMatch(/^[^\n]+\n$/);
    expect(complaint).toContain(`Node.js 22.18 or newer is needed, and this is ${version}`);
  });

  it.each(['22.18.0', '24.0.0'])('accepts %s in silence', async (version) => {
    expect(await run(version)).toEqual({ complaint: '', code: 0 });
  });

  it('says that the packages are missing', async () => {
    const elsewhere = join(await temporaryFolder(), 'program');
    await mkdir(elsewhere);
    await copyFile(check, join(elsewhere, 'check-host.cjs'));

    const { code, complaint } = await run('24.0.0', join(elsewhere, 'check-host.cjs'));

    expect(code).toBe(2);
    expect(complaint).toBe('The packages are missing: run `npm ci` first.\n');
  });

  it('comes before every program of ours', async () => {
    const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const { app } = JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8'));
    const starts = [...Object.values<string>(scripts), app].filter((script) =>
      /\bnode .*\.ts\b/.test(script),
    );

    expect(starts.length).toBeGreaterThanOrEqual(6);
    for (const script of starts) expect(script).toMatch(/^node -r \.\/program\/check-host\.cjs /);
  });
});
