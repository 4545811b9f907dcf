import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { ownPrefix } from '../../../agent/database/database.ts';
import { makeIdentity } from '../../../agent/identity.ts';
import { publicKeyText } from '../../../functions/shared/seal.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cloudKeyText, type FakeCloud } from './fake-cloud.ts';
import { openSampleBilling } from './sample-billing.ts';
import { confirmationKeys } from './site-tasks.ts';
import { openSqliteDatabase } from './sqlite-database.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Builds the agent once, into a folder that goes with the process. */
export async function buildAgent(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'privacy-requests-agent-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  await promisify(execFile)(process.execPath, [join(root, 'agent/build.ts'), '--into', folder]);
  return folder;
}

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Enrols an agent without its command, and makes it known to the workflow. */
export function enrol({ folder }: Installation, cloud: FakeCloud): void {
  cloud.agentKeys.push(createPublicKey(makeIdentity(join(folder, 'state'), false).key));
}

/** One installation: its own folder, with the bundled file alone, a configuration and a billing system. */
export interface Installation {
  folder: string;
  /** Runs a command to its end. */
  command(...words: string[]): Promise<Ended>;
  /** Starts `run`; whatever it writes is added to `output`. */
  start(...words: string[]): ChildProcess;
  output: string[];
}

/** A billing system with two customers, as its application has written it: made once, beside the bundle. */
async function plantBilling(bundle: string): Promise<string> {
  const folder = join(bundle, 'billing');
  if (existsSync(folder)) return folder;
  let path = '';
  const billing = await openSampleBilling(async () => {
    const database = await openSqliteDatabase();
    path = database.path;
    return database;
  });
  await billing.plant('C1');
  await billing.plant('C2');
  mkdirSync(folder);
  copyFileSync(path, join(folder, 'billing.db'));
  cpSync(billing.filesRoot, join(folder, 'files'), { recursive: true });
  return folder;
}

/** Installs the bundled file in an empty folder. */
export async function install(bundle: string, cloud: FakeCloud, changes: object = {}): Promise<Installation> {
  const folder = await temporaryFolder();
  copyFileSync(join(bundle, 'privacy-agent.cjs'), join(folder, 'privacy-agent.cjs'));
  cpSync(await plantBilling(bundle), folder, { recursive: true });
  mkdirSync(join(folder, 'work'));
  const map = readFileSync(join(root, 'systems/sample-billing.yaml'), 'utf8');
  writeFileSync(join(folder, 'billing.yaml'), map);
  const config = {
    agent: 1,
    site: 'hanoi',
    cloud: cloud.url,
    'cloud-keys': [cloudKeyText(cloud)],
    'decision-keys': { confirmation: [publicKeyText(createPublicKey(confirmationKeys.privateKey))] },
    state: 'state',
    'erase-after-hours': 0,
    register: 'billing',
    stores: {
      billing: {
        map: 'billing.yaml',
        scope: 'information',
        files: 'files',
        database: { file: 'billing.db' },
      },
    },
    ...changes,
  };
  writeFileSync(join(folder, 'agent.yaml'), JSON.stringify(config));
  const output: string[] = [];
  const spawned = (words: string[]) => {
    const child = spawn(
      process.execPath,
      [join(folder, 'privacy-agent.cjs'), ...words, '--config', join(folder, 'agent.yaml')],
      // Of the environment nothing but what a service has.
      { cwd: join(folder, 'work'), env: { PATH: '/usr/bin:/bin' } },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  return {
    folder,
    output,
    async command(...words) {
      const child = spawned(words);
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk) => {
        out += chunk;
      });
      child.stderr.on('data', (chunk) => {
        err += chunk;
      });
      const [code] = await once(child, 'close');
      return { code, out, err };
    },
    start(...words) {
      const child = spawned(['run', '--beat-ms', '0', ...words]);
      child.stdout.on('data', (chunk) => output.push(String(chunk)));
      child.stderr.on('data', (chunk) => output.push(String(chunk)));
      return child;
    },
  };
}

/** Every row of the application that contains one of these words, the ledger's own tables excepted. */
export function rowsWith({ folder }: Installation, words: readonly string[]): string[] {
  const database = new DatabaseSync(join(folder, 'billing.db'), { readOnly: true });
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .all()
    .map(({ name }) => String(name))
    .filter((name) => !name.startsWith(ownPrefix));
  const rows = tables.flatMap((name) =>
    database
      .prepare(`SELECT * FROM "${name}"`)
      .all()
      .map((row) => `${name} ${JSON.stringify(row)}`),
  );
  database.close();
  return rows.filter((row) => words.some((word) => row.includes(word)));
}
