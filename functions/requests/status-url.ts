import { linkTo } from '../shared/links.ts';
import type { PublicSite, Secrets } from '../shared/ports.ts';
import { statusSecretOf } from './domain/link-secret.ts';

/** The status page of a request, as every letter names it. */
export const statusUrlOf = (
  { publicUrl, keys }: Pick<Secrets, 'keys'> & PublicSite,
  requestId: string,
): string => linkTo(publicUrl, 'status', { id: requestId, secret: statusSecretOf(keys, requestId) });
