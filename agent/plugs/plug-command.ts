import { spawn } from 'node:child_process';
import { type AskPlug, maxAnswerBytes, parsedAnswer, plugAway } from './plug.ts';

/** What a plug is run with: nothing of the agent's own environment. */
const environment = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' };

export interface PlugCommandSettings {
  command: readonly [string, ...string[]];
  timeoutMs: number;
}

/**
 * Runs the program for each question: the question on its standard input, the answer on its standard output, and 0 when it
 * ends. What it writes to its standard error goes nowhere. Whatever it started ends with it.
 */
export function askPlugByCommand({ command: [program, ...words], timeoutMs }: PlugCommandSettings): AskPlug {
  return (question) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, words, {
        stdio: ['pipe', 'pipe', 'ignore'],
        env: environment,
        cwd: '/',
        // A group of its own, which is ended as a whole.
        detached: true,
      });
      const chunks: Buffer[] = [];
      let bytes = 0;
      const end = () => {
        try {
          if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        } catch {
          // It is over already.
        }
      };
      const timer = setTimeout(end, timeoutMs);
      child.stdout.on('data', (chunk: Buffer) => {
        bytes += chunk.byteLength;
        if (bytes > maxAnswerBytes) end();
        else chunks.push(chunk);
      });
      // It may end without having read everything.
      child.stdin.on('error', () => {});
      child.stdin.end(JSON.stringify(question));
      child.on('error', () => {
        clearTimeout(timer);
        reject(plugAway());
      });
      // What it left running would hold its output open.
      child.on('exit', end);
      child.on('close', (code) => {
        clearTimeout(timer);
        if (code === 0 && bytes <= maxAnswerBytes) resolve(parsedAnswer(Buffer.concat(chunks)));
        else reject(plugAway());
      });
    });
}
