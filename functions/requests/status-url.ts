import { linkTo } from '../shared/links.ts';
import type { Secrecy, Site } from '../shared/ports.ts';
import { statusSecretOf } from './domain/link-secret.ts';

/** The status page of a request, as every letter names it. */
export const statusUrlOf = ({ publicUrl, keys }: Pick<Secrecy, 'keys'> & Site, requestId: string): string =>
  linkTo(publicUrl, 'status', { id: requestId, secret: statusSecretOf(keys, requestId) });
