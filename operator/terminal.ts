import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { styleText } from 'node:util';
import type { Paint } from './layout.ts';

/** `styleText` leaves the text unchanged unless the stream is a terminal, and respects NO_COLOR. */
export const paint: Paint = (style, text) => styleText(style, text, { stream: process.stdout });

/** The terminal in front of a command, with or without a person. */
export interface Terminal {
  paint: Paint;
  /** Shows a line that the next one replaces and an empty one clears. Without a terminal, shows nothing. */
  showProgress(line: string): void;
  /** Is there a person to ask? */
  hasPerson: boolean;
  ask(question: string): Promise<string>;
  wait(seconds: number): Promise<void>;
}

/** The terminal that started this process. Progress goes to standard error, because the output may be a pipe. */
export const terminal: Terminal = {
  paint,
  showProgress(line) {
    const { isTTY, columns } = process.stderr;
    if (isTTY) process.stderr.write(`\r\u001b[2K${line.slice(0, (columns || 80) - 1)}`);
  },
  hasPerson: process.stdin.isTTY && process.stderr.isTTY,
  async ask(question) {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    // Ending the input instead (Ctrl-D, Ctrl-C) is also an answer: nothing.
    const ended = once(lines, 'close').then(() => undefined);
    const answered = lines.question(`${question} `).catch(() => undefined);
    const answer = await Promise.race([answered, ended]);
    if (answer === undefined) process.stderr.write('\n');
    lines.close();
    return answer ?? '';
  },
  wait: (seconds) => wait(seconds * 1000),
};
