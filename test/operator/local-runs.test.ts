import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const program = fileURLToPath(new URL('../../operator/requests.ts', import.meta.url));
/** Nothing answers there. */
const endpoint = 'http://127.0.0.1:9';
const deployment = {
  PrivacyRequests: {
    stateMachineArn: 'arn:aws:states:ap-southeast-1:123456789012:stateMachine:m',
  },
};
const here = { pid: process.pid, host: hostname(), startedAt: '2027-03-01T08:00:00.000Z' };

/** A run as it makes itself known, by the process of this test or another one. */
const runOf = (owner: Partial<typeof here> = {}) => ({
  ...deployment,
  environment: {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ENDPOINT_URL_SFN: endpoint,
    AWS_ENDPOINT_URL_SES: endpoint,
    AWS_ENDPOINT_URL_SSM: endpoint,
  },
  run: { ...here, ...owner },
});

/** Lists the open requests in a folder with these files. */
async function list(files: Record<string, unknown>, ...words: string[]) {
  const folder = await temporaryFolder();
  await mkdir(join(folder, '.local'));
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(join(folder, name), text);
  }
  const child = spawn(process.execPath, [program, 'list', ...words], { cwd: folder });
  const exited = once(child, 'exit');
  const errors = (await child.stderr.toArray()).join('');
  return { exitCode: (await exited)[0], errors };
}

describe('the command for a local run', { timeout: 60_000 }, () => {
  it.each([
    ['none', {}],
    ['a dead one', { '.local/4000.json': runOf({ pid: spawnSync(process.execPath, ['--version']).pid }) }],
    ['one of another host', { '.local/4000.json': runOf({ host: 'elsewhere' }) }],
    ['half a file', { '.local/4000.json': '{"PrivacyRequests":' }],
    ['a file without its process', { '.local/4000.json': deployment }],
    ['a file of another name', { '.local/outputs.json': runOf() }],
  ])('finds no run in a folder with %s, and says what to do', async (_what, files) => {
    expect(await list(files, '--local')).toEqual({
      exitCode: 2,
      errors: 'No run of `npm start` is up in this folder: start it, in another terminal.\n',
    });
  });

  it('names the runs that are up when the chosen one is not', async () => {
    const { errors } = await list({ '.local/4000.json': runOf() }, '--run', '4001');

    expect(errors).toBe('No run with its pages on port 4001 is up in this folder; those on 4000 are.\n');
  });

  it('asks which one is meant where a deployment and a run are', async () => {
    const files = { 'outputs.json': deployment, '.local/4000.json': runOf() };

    const unclear = await list(files);
    const run = await list(files, '--local');

    expect(unclear.exitCode).toBe(2);
    expect(unclear.errors).toContain('Add --outputs outputs.json or --local');
    // Not which, but what is in it.
    expect(run.errors).toContain('.local/4000.json contains no');
  });
});
