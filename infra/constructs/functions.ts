import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { type EntryName, entries } from '../../contract/http.ts';
import type { CodeOf } from './bundling.ts';
import { PrivacyFunction, type PrivacyFunctionProps } from './privacy-function.ts';

/**
 * Entries that need more than the usual 512 MB and 10 seconds.
 * HTTP entries stay well below the 30 seconds after which API Gateway gives up.
 */
const sizes: Partial<Record<EntryName, Pick<PrivacyFunctionProps, 'memory' | 'timeout'>>> = {
  'ask-for-confirmation': { timeout: Duration.seconds(30) },
  'open-grace-period': { timeout: Duration.seconds(30) },
  'deliver-archive': { timeout: Duration.seconds(30) },
  'close-request': { timeout: Duration.seconds(30) },
  'refuse-promotions': { timeout: Duration.seconds(30) },
  // Counts every hosted file: 1,000 per call of S3, about ten calls a second.
  'plan-request': { timeout: Duration.minutes(5) },
  // As long as Lambda can: an erasure that is cut off goes on where it stopped.
  'execute-in-store': { timeout: Duration.minutes(15) },
  // One whole CPU (1,769 MB): compressing an archive is the only work here that computes.
  'write-archive': { memory: 1769, timeout: Duration.minutes(15) },
  'delete-archive': { timeout: Duration.minutes(1) },
  'watch-deadlines': { timeout: Duration.minutes(1) },
  // Reads the whole register, a page at a time; begins anew from its bookmark before its time is over.
  'freeze-recipients': { timeout: Duration.minutes(5) },
  // As long as Lambda can: it mostly waits for its next beat, and each further invocation reads the run anew.
  'send-notices': { timeout: Duration.minutes(15) },
};

/** What all functions share, and what depends on settings. */
export interface FunctionsProps {
  codeOf: CodeOf;
  logRetentionDays: number;
  /** MB of `send-notices`, whose processor share limits how many messages a second it can make. */
  noticeMemoryMegabytes: number;
}

export type Functions = Readonly<Record<EntryName, PrivacyFunction>>;

/** All functions by their entry's name. What each may do is in `access.ts`. */
export function createFunctions(
  scope: Construct,
  id: string,
  { noticeMemoryMegabytes, ...props }: FunctionsProps,
): Functions {
  const home = new Construct(scope, id);
  const functions = entries.map((entry) => [
    entry,
    new PrivacyFunction(home, entry, {
      entry,
      ...sizes[entry],
      ...(entry === 'send-notices' && { memory: noticeMemoryMegabytes }),
      ...props,
    }),
  ]);
  return Object.fromEntries(functions);
}
