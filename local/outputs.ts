import {
  accessSync,
  constants,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { fileOfRun, localRuns, ownerOfThisRun, type RunOwner, runsFolder } from '../operator/local-runs.ts';
import { removeAtExit } from '../program/own-files.ts';
import type { LocalStack } from './stack.ts';

/** Content of the outputs file of a run. */
export interface LocalOutputs {
  /** As in the file that a deployment writes. */
  PrivacyRequests: LocalStack['outputs'];
  /** Variables by which an AWS client reaches only the local services. */
  environment: LocalStack['environment'];
  urls: LocalStack['urls'];
  run: RunOwner;
}

/** What the operator's commands need to know about a run. */
export const outputsOf = ({ outputs, environment, urls }: LocalStack): string =>
  JSON.stringify(
    { PrivacyRequests: outputs, environment, urls, run: ownerOfThisRun() } satisfies LocalOutputs,
    null,
    2,
  );

/** The outputs file of this run. */
export interface RunOutputs {
  /** Makes the run known to the operator's commands, each run in a file of its own. */
  write(stack: LocalStack): void;
  remove(): void;
}

/**
 * Prepares the folder of the outputs, and sweeps those of dead runs.
 *
 * @throws if the folder cannot be written: better now than when everything has started
 */
export function prepareOutputs(): RunOutputs {
  makeFolder();
  accessSync(runsFolder, constants.W_OK);
  for (const name of localRuns().dead) rmSync(fileOfRun(name), { force: true });
  let removeFile = () => {};
  return {
    write(stack) {
      const file = fileOfRun(new URL(stack.urls.pages).port);
      const forget = removeAtExit(file);
      // Renamed, so that nobody reads half of it.
      writeFileSync(`${file}.new`, outputsOf(stack), { mode: 0o600 });
      renameSync(`${file}.new`, file);
      removeFile = () => {
        rmSync(file, { force: true });
        forget();
      };
    },
    remove() {
      removeFile();
      removeFolderIfEmpty();
    },
  };
}

/** Not `recursive`: that takes a read-only disk for a missing folder. */
function makeFolder(): void {
  try {
    mkdirSync(runsFolder);
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && statSync(runsFolder).isDirectory();
    if (!isThere) throw error;
  }
}

/** Other runs may still need the folder. */
function removeFolderIfEmpty(): void {
  try {
    rmdirSync(runsFolder);
  } catch {
    // It is not empty, or another run has just removed it.
  }
}
