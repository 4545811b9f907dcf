import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  type AnyEntryName,
  type EntryName,
  entries,
  type SiteEntryName,
  siteEntries,
} from '../../contract/http.ts';
import type { CodeOf } from './bundling.ts';
import { PrivacyFunction, type PrivacyFunctionProps } from './privacy-function.ts';

/**
 * Entries that need more than the default 512 MB and 10 seconds.
 * HTTP entries stay well below the 30 seconds after which API Gateway times out.
 */
const sizes: Partial<Record<AnyEntryName, Pick<PrivacyFunctionProps, 'memory' | 'timeout'>>> = {
  'ask-for-confirmation': { timeout: Duration.seconds(30) },
  'open-grace-period': { timeout: Duration.seconds(30) },
  'deliver-archive': { timeout: Duration.seconds(30) },
  'close-request': { timeout: Duration.seconds(30) },
  'refuse-promotions': { timeout: Duration.seconds(30) },
  // Lists every hosted file, 1,000 per S3 call, about ten calls a second: an interrupted plan of a large copy goes on.
  'plan-request': { timeout: Duration.minutes(15) },
  // Lambda's maximum: an interrupted erasure continues where it stopped.
  'execute-in-store': { timeout: Duration.minutes(15) },
  // One whole CPU (1,769 MB): compressing an archive is the only CPU-bound work here.
  'write-archive': { memory: 1769, timeout: Duration.minutes(15) },
  'delete-archive': { timeout: Duration.minutes(1) },
  'open-task': { timeout: Duration.seconds(30) },
  // The bucket puts thousands of pieces together; API Gateway gives up after 30 seconds.
  'open-part': { timeout: Duration.seconds(29) },
  'watch-deadlines': { timeout: Duration.minutes(5) },
  // Reads the whole register page by page; continues from its cursor in a new invocation before it times out.
  'freeze-recipients': { timeout: Duration.minutes(5) },
  // Lambda's maximum: it mostly waits for its next turn, and each further invocation reads the run again.
  'send-notices': { timeout: Duration.minutes(15) },
};

/** What all functions share, and what depends on settings. */
export interface FunctionsProps {
  codeOf: CodeOf;
  logRetentionDays: number;
  /** MB of `send-notices`. Its share of CPU limits how many messages it can create per second. */
  noticeMemoryMegabytes: number;
}

export type Functions = Readonly<Record<EntryName, PrivacyFunction>>;

/** All functions by the name of their entry. Their permissions are in `access.ts`. */
export function createFunctions(
  scope: Construct,
  id: string,
  { noticeMemoryMegabytes, ...props }: FunctionsProps,
): Functions {
  const container = new Construct(scope, id);
  const functions = entries.map((entry) => [
    entry,
    new PrivacyFunction(container, entry, {
      entry,
      ...sizes[entry],
      ...(entry === 'send-notices' && { memory: noticeMemoryMegabytes }),
      ...props,
    }),
  ]);
  return Object.fromEntries(functions);
}

export type SiteFunctions = Readonly<Record<SiteEntryName, PrivacyFunction>>;

/** The functions of a deployment with a site. */
export function createSiteFunctions(
  scope: Construct,
  props: Pick<FunctionsProps, 'codeOf' | 'logRetentionDays'>,
): SiteFunctions {
  const functions = siteEntries.map((entry) => [
    entry,
    new PrivacyFunction(scope, entry, { entry, ...sizes[entry], ...props }),
  ]);
  return Object.fromEntries(functions);
}
