import type { IncomingHttpHeaders } from 'node:http';
import type { Access } from './access.ts';
import type { Want } from './statements.ts';

/** Why a call is not let through, for a service to put into its own form. */
export interface Rejection {
  kind: 'unknown-caller' | 'not-allowed';
  message: string;
}

/**
 * Holds a signed call against the rights of its caller. The signature itself is not checked: the local S3 does, whose
 * presigned URLs are for strangers.
 */
export function rejectionOf(
  access: Access | undefined,
  headers: IncomingHttpHeaders,
  wants: () => readonly Want[],
): Rejection | undefined {
  if (!access) return undefined;
  const caller = accessKeyIn(headers);
  if (access.secretOf(caller) === undefined)
    return { kind: 'unknown-caller', message: 'The security token included in the request is invalid.' };
  const message = access.refusal(caller, wants());
  return message === undefined ? undefined : { kind: 'not-allowed', message };
}

const accessKeyIn = ({ authorization = '' }: IncomingHttpHeaders): string =>
  /\bCredential=([^/,]+)\//.exec(authorization)?.[1] ?? '';

/** The names under which services of the JSON protocols refuse a caller. */
export const jsonErrorNames: Record<Rejection['kind'], string> = {
  'unknown-caller': 'UnrecognizedClientException',
  'not-allowed': 'AccessDeniedException',
};
