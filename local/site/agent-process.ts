import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type LogFile, openLogFile } from '../log-file.ts';

const program = fileURLToPath(new URL('../../agent/agent.ts', import.meta.url));

/** How long after an end that nobody asked for it begins again, as the systemd unit has it. */
const restartMs = 1000;
/** Exit codes after which a new start mends nothing. */
const finalCodes = [2, 4];
/** How long an agent may take to end its batch before it is killed. */
const patienceMs = 3000;

/** What the agent's configuration file says, beside where its keys and journal lie (docs/site.md). */
export type AgentSettings = Readonly<Record<string, unknown>>;

/** The agent in a process of its own, as a site runs it. */
export interface AgentProcess {
  /** Public key, for the settings of the workflow. */
  key: string;
  /** Writes the configuration, and begins to ask for work. */
  start(settings: AgentSettings): void;
  /** Begins again after an end, with the same configuration. */
  restart(): void;
  /** Ends it after its batch, as a system does; `SIGKILL` ends it wherever it is. */
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Number of its process; `undefined` while it is away. */
  pid(): number | undefined;
  /** Folder of its configuration, and of its keys and journal in `state`. */
  folder: string;
  /** One JSON line for each event: codes, counts, ids. */
  log: LogFile;
  /** The events so far. */
  events(): AgentEvent[];
}

/** What the agent tells of its work. */
export interface AgentEvent {
  event: string;
  /** `<request>.<store>.<operation>.<round>` */
  task?: string;
  code?: string;
  operation?: string;
  milliseconds?: number;
}

interface EnrolOptions {
  /** Called when the agent has ended although nobody asked for that. It begins again by itself, unless that mends nothing. */
  onEnd(exitCode: number | null): void;
  /** Ends the enrolment. */
  signal?: AbortSignal | undefined;
}

/**
 * Makes the keys of an agent whose files are all in this folder. It is not started yet: the workflow has to know its key
 * first.
 *
 * @param settings anything that its configuration can begin with
 */
export async function enrolAgent(
  folder: string,
  settings: AgentSettings,
  { onEnd, signal }: EnrolOptions,
): Promise<AgentProcess> {
  const config = join(folder, 'agent.yaml');
  const log = openLogFile(join(folder, 'agent.log'));
  // Of the environment nothing but what a service has.
  const env = { PATH: '/usr/bin:/bin', NODE_COMPILE_CACHE: join(folder, 'compile-cache') };
  const configure = (given: AgentSettings) =>
    writeFileSync(config, JSON.stringify({ agent: 1, state: 'state', ...given }), { mode: 0o600 });
  const call = (...words: string[]): [string, string[]] => [
    process.execPath,
    [program, ...words, '--config', config],
  ];

  configure(settings);
  const { stdout } = await promisify(execFile)(...call('enrol', '--json'), {
    env,
    ...(signal && { signal }),
  });
  const { publicKey } = JSON.parse(stdout) as { publicKey: string };

  let child: ChildProcess | undefined;
  let revival: NodeJS.Timeout | undefined;
  const begin = () => {
    // Its output is a pipe to this process: if this one is killed, the agent's next line ends it too.
    const mine = spawn(...call('run', '--beat-ms', '0'), { env, stdio: ['ignore', 'pipe', 'pipe'] });
    child = mine;
    for (const output of [mine.stdout, mine.stderr])
      createInterface({ input: output }).on('line', (line) => log.write('agent', line));
    mine.once('exit', (exitCode) => {
      if (child !== mine) return;
      child = undefined;
      onEnd(exitCode);
      if (exitCode === null || !finalCodes.includes(exitCode)) revival = setTimeout(begin, restartMs);
    });
  };
  return {
    key: publicKey,
    folder,
    log,
    events: () =>
      log.lines().flatMap((line) => {
        const json = line.replace(/^agent /, '');
        return json.startsWith('{') ? [JSON.parse(json) as AgentEvent] : [];
      }),
    start(given) {
      configure(given);
      begin();
    },
    restart: begin,
    pid: () => child?.pid,
    async end(signal = 'SIGTERM') {
      clearTimeout(revival);
      const ending = child;
      child = undefined;
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
      const ended = once(ending, 'exit');
      ending.kill(signal);
      const impatience = setTimeout(() => ending.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(impatience);
    },
  };
}
