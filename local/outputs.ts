import { mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LocalStack } from './stack.ts';

/** Where the operator's commands find the local run, relative to the working directory of both. */
const outputsFile = '.local/outputs.json';

/** Content of the outputs file. */
export interface LocalOutputs {
  /** As in the file that a deployment writes. */
  PrivacyRequests: LocalStack['outputs'];
  /** Variables by which an AWS client reaches only the local services. */
  environment: LocalStack['environment'];
  urls: LocalStack['urls'];
}

/** What the operator's commands need to know about a run. */
export const outputsOf = ({ outputs, environment, urls }: LocalStack): string =>
  JSON.stringify({ PrivacyRequests: outputs, environment, urls } satisfies LocalOutputs, null, 2);

/**
 * Makes this run known to the operator's commands. They use the run that started last.
 *
 * @returns a function that removes the file again, unless another run has replaced it meanwhile
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
