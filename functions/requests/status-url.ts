import { linkTo } from '../shared/links.ts';
import type { PublicSite, Secrets } from '../shared/ports.ts';
import { statusSecretOf } from './domain/link-secret.ts';

/** URL of a request's status page, as used in every letter. */
export const statusUrlOf = (
  { publicUrl, keys }: Pick<Secrets<'secrets'>, 'keys'> & PublicSite,
  requestId: string,
): string => linkTo(publicUrl, 'status', { id: requestId, secret: statusSecretOf(keys, requestId) });
