import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputsOf } from './outputs.ts';
import type { LocalStack } from './stack.ts';

/** A command's output and exit code. */
export interface CommandAnswer {
  exitCode: number;
  output: string;
  remark: string;
}

/** An operator who types `npm run policy -- …` for this stack. */
export function operatorAt(stack: LocalStack) {
  const program = fileURLToPath(new URL('../operator/policy.ts', import.meta.url));
  const outputs = join(stack.sandbox, 'outputs.json');
  writeFileSync(outputs, outputsOf(stack), { mode: 0o600 });
  return {
    policy: (...words: string[]): Promise<CommandAnswer> =>
      new Promise((resolve) => {
        const all = [program, ...words, '--outputs', outputs];
        execFile(process.execPath, all, (error, output, remark) => {
          resolve({ exitCode: error ? Number(error.code ?? 1) : 0, output, remark });
        });
      }),
  };
}

export type Operator = ReturnType<typeof operatorAt>;
