import { type RouteName, routes } from '../../contract/http.ts';

/** The path of a route with its parameters filled in. */
export const pathOf = (route: RouteName, parameters: Record<string, string> = {}): string =>
  routes[route].path.replace(/\{(\w+)\}/g, (_match, name: string) =>
    encodeURIComponent(parameters[name] ?? ''),
  );

/** The absolute URL of a route. The base URL comes from the settings, never from a Host header. */
export const linkTo = (
  publicUrl: string,
  route: RouteName,
  parameters: Record<string, string> = {},
): string => publicUrl + pathOf(route, parameters);
