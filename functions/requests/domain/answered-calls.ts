import { createHash } from 'node:crypto';
import type { Request } from './request.ts';

/** More calls than these never have a step that still runs late. */
const maxCalls = 8;

const hashOf = (taskToken: string): string =>
  createHash('sha256').update(taskToken).digest('base64url').slice(0, 12);

/**
 * Was this very call for a person answered before? Nothing waits on its token any more: a step that runs late must not
 * put it over that of a newer call, or whoever answers would reach nobody.
 */
export const wasAnswered = ({ attention }: Pick<Request, 'attention'>, taskToken: string): boolean =>
  answeredCalls(attention).includes(hashOf(taskToken));

/** Short hashes of the tokens of all calls that were answered, the newest last. */
export const answeredCalls = (attention: Request['attention']): string[] =>
  [...(attention?.answered ?? []), ...(attention?.retriedAt ? [hashOf(attention.taskToken)] : [])].slice(
    -maxCalls,
  );
