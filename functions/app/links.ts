import { routes } from '../contract.ts';
import { statusSecretOf } from '../domain/secrets.ts';
import type { Secrecy, Site } from './ports.ts';

/** The path of a route with its parameters filled in. */
export const pathOf = (route: keyof typeof routes, parameters: Record<string, string> = {}): string =>
  routes[route].replace(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(parameters[name] ?? ''));

/** The absolute URL of a route. The base comes from the settings, never from a Host header. */
export const linkTo = (
  publicUrl: string,
  route: keyof typeof routes,
  parameters: Record<string, string> = {},
): string => publicUrl + pathOf(route, parameters);

/** The status page of a request, as every letter names it. */
export const statusUrlOf = ({ publicUrl, keys }: Pick<Secrecy, 'keys'> & Site, requestId: string): string =>
  linkTo(publicUrl, 'status', { id: requestId, secret: statusSecretOf(keys, requestId) });
