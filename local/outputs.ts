import { mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LocalStack } from './stack.ts';

/** Where the operator's commands find the local run; below the folder that both are started in. */
const outputsFile = '.local/outputs.json';

/** What is written there. */
export interface LocalOutputs {
  /** The same as in the file that a deployment writes. */
  PrivacyRequests: LocalStack['outputs'];
  /** Variables with which an AWS client reaches the local services and nothing else. */
  environment: LocalStack['environment'];
  urls: LocalStack['urls'];
}

/** What the operator's commands read of a run. */
export const outputsOf = ({ outputs, environment, urls }: LocalStack): string =>
  JSON.stringify({ PrivacyRequests: outputs, environment, urls } satisfies LocalOutputs, null, 2);

/**
 * Tells the operator's commands of this run. The run that started last is the one they find.
 *
 * @returns removes the file again, unless another run has written its own meanwhile
 */
export function writeOutputs(stack: LocalStack): () => void {
  const content = outputsOf(stack);
  mkdirSync(dirname(outputsFile), { recursive: true });
  writeFileSync(outputsFile, content, { mode: 0o600 });
  return () => {
    if (readFileSync(outputsFile, 'utf8') !== content) return;
    rmSync(outputsFile);
    rmdirSync(dirname(outputsFile));
  };
}
