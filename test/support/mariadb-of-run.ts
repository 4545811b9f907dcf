import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where Debian and MariaDB's own packages put the statements that make the system tables. */
const scriptFolders = ['/usr/share/mysql', '/usr/share/mariadb'];
const scripts = ['mysql_system_tables.sql', 'mysql_performance_tables.sql', 'mysql_system_tables_data.sql'];
const installAdvice =
  'The tests over MariaDB were not run: `mariadbd` is not on PATH. `apt-get install -y mariadb-server-core` installs it.';

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** On PATH, or where Debian puts it, which is not on everybody's PATH. */
const programs = ['mariadbd', '/usr/sbin/mariadbd'];

function runs(program: string): boolean {
  try {
    execFileSync(program, ['--no-defaults', '--version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function mariadbd(): string {
  const program = programs.find(runs);
  if (program === undefined) throw new Error(installAdvice);
  return program;
}

/** Is there a MariaDB to test with? */
export const hasMariadb = (): boolean => programs.some(runs);

/**
 * The path of the socket of the one server that all test files of a run share. The first that asks starts it.
 * @param runFolder goes with the run, and {@link endMariadb} before it
 */
export async function mariadbOfRun(runFolder: string): Promise<string> {
  const folder = join(runFolder, 'mariadb');
  const [socket, ready] = [join(folder, 's'), join(folder, 'ready')];
  try {
    mkdirSync(folder);
    await startMariadb(folder, socket);
    writeFileSync(ready, '');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    for (let tries = 0; !existsSync(ready); tries += 1) {
      if (tries > 1200) throw new Error('Another test file started MariaDB, and it never became ready.');
      await sleep(50);
    }
  }
  return socket;
}

/** Notes that tests wanted a MariaDB and found none, so that the run says so at its end. */
export function noteMissingMariadb(runFolder: string): void {
  writeFileSync(join(runFolder, 'mariadb-missing'), '');
}

/** Ends the server of the run, if one was started. @returns what the run has to say at its end */
export function endMariadb(runFolder: string): string | undefined {
  const pidFile = join(runFolder, 'mariadb', 'pid');
  // It holds nothing that anybody needs again.
  if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL');
  return missingMariadbNotice(runFolder);
}

/** What the run has to say if tests wanted a MariaDB and found none. */
export const missingMariadbNotice = (runFolder: string): string | undefined =>
  existsSync(join(runFolder, 'mariadb-missing')) ? installAdvice : undefined;

/** A server of its own in a folder of its own, without a network. @returns its process */
export async function startMariadb(folder: string, socket: string): Promise<ChildProcess> {
  const program = mariadbd();
  const data = join(folder, 'data');
  const options = [
    '--no-defaults',
    `--user=${userInfo().username}`,
    `--datadir=${data}`,
    '--innodb-buffer-pool-size=64M',
    '--innodb-flush-log-at-trx-commit=2',
    '--innodb-log-file-size=16M',
  ];
  if (!existsSync(data)) {
    mkdirSync(data);
    execFileSync(program, [...options, '--bootstrap', '--log-warnings=0'], {
      input: `create database mysql;\nuse mysql;\n${scripts.map(readScript).join('\n')}`,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
  }
  rmSync(socket, { force: true });
  const log = openSync(join(folder, 'log'), 'a');
  const server = spawn(
    program,
    [
      ...options,
      '--skip-networking',
      `--socket=${socket}`,
      `--pid-file=${join(folder, 'server.pid')}`,
      '--event-scheduler=OFF',
    ],
    { stdio: ['ignore', log, log], detached: true },
  );
  closeSync(log);
  server.unref();
  writeFileSync(join(folder, 'pid'), String(server.pid));
  for (let tries = 0; !existsSync(socket); tries += 1) {
    if (tries > 1200 || server.exitCode !== null)
      throw new Error(`MariaDB did not start: ${readFileSync(join(folder, 'log'), 'utf8').slice(-2000)}`);
    await sleep(25);
  }
  return server;
}

function readScript(name: string): string {
  const folder = scriptFolders.find((each) => existsSync(join(each, name)));
  if (folder === undefined) throw new Error(`MariaDB's ${name} is in none of ${scriptFolders.join(', ')}.`);
  return readFileSync(join(folder, name), 'utf8');
}
