import { spawnSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../../program/own-files.ts';
import { UsageError } from '../../program/usage-error.ts';
import { temporaryFolder as testFolder } from '../support/temporary-folder.ts';

const host = hostname().replace(/\W/g, '_');

/** The number of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid;

/** Makes an empty folder the temporary one of this test. */
async function emptyTemporaryFolder(): Promise<string> {
  const folder = await testFolder();
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return folder;
}

/** Leaves a folder behind as a run does that was killed. */
async function leave(folder: string, name: string): Promise<string> {
  await mkdir(join(folder, name, 's3'), { recursive: true });
  await writeFile(join(folder, name, 's3', '1'), 'a file of a customer');
  return name;
}

describe('a temporary folder', () => {
  it('is empty and goes when it is removed', async () => {
    const parent = await emptyTemporaryFolder();

    const { path, remove } = await temporaryFolder('local');
    await writeFile(join(path, 'x'), 'x');

    expect(await readdir(parent)).toHaveLength(1);
    await remove();
    expect(await readdir(parent)).toEqual([]);
  });

  it('sweeps what dead processes of this machine have left, and nothing else', async () => {
    const parent = await emptyTemporaryFolder();
    const dead = deadPid();
    await leave(parent, `privacy-requests-local-${host}-${dead}-aB3dE6`);
    await leave(parent, `privacy-requests-bench-${host}-${dead}-aB3dE6`);
    const others = [
      await leave(parent, `privacy-requests-local-${host}-${process.pid}-aB3dE6`),
      // A container that shares the folder: its processes cannot be seen from here.
      await leave(parent, `privacy-requests-local-elsewhere-${dead}-aB3dE6`),
      await leave(parent, `privacy-requests-${dead}-aB3dE6`),
      await leave(parent, 'privacy-requests-tests-aB3dE6'),
      await leave(parent, 'other'),
    ];

    const { remove } = await temporaryFolder('local');
    await remove();

    expect((await readdir(parent)).toSorted()).toEqual(others.toSorted());
  });

  it.each(['/proc', '/nowhere', '/dev/null'])('in %s is refused with what to do', async (parent) => {
    vi.stubEnv('TMPDIR', parent);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });

    const refused = temporaryFolder('local');

    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toThrow(`${parent} cannot be used`);
    await expect(refused).rejects.toThrow('set TMPDIR');
  });
});
