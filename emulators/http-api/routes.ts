/** One route of the API to a function: `GET /confirm/{id}/{secret}`, or `$default` for everything else. */
export interface Route {
  /** Method (or `ANY`), a space, and the path with `{parameters}`. */
  routeKey: string;
  functionArn: string;
  /** In whose name the API calls the function; its permission must say so. */
  sourceArn: string;
}

export interface RouteMatch {
  route: Route;
  pathParameters: Record<string, string>;
}

/** Finds the route of a request by its method and its undecoded path. */
export type Router = (method: string, path: string) => RouteMatch | undefined;

/**
 * Creates the router of an API. It prefers a route with fewer parameters, a specific method to `ANY`, and any route to
 * `$default`.
 *
 * @throws for greedy parameters, which are not supported here.
 */
export function createRouter(routes: readonly Route[]): Router {
  const fallback = routes.find(({ routeKey }) => routeKey === '$default');
  const patterns = routes
    .filter((route) => route !== fallback)
    .map((route) => ({ route, ...parse(route.routeKey) }))
    .sort((one, other) => one.weight - other.weight);

  return (method, path) => {
    const segments = path.split('/');
    for (const { route, method: routeMethod, segments: pattern } of patterns) {
      if ((routeMethod !== method && routeMethod !== 'ANY') || pattern.length !== segments.length) continue;
      const pathParameters: Record<string, string> = {};
      const matches = pattern.every((part, index) => {
        const segment = segments[index] as string;
        const parameter = /^\{(.+)\}$/.exec(part)?.[1];
        if (parameter === undefined) return part === segment;
        pathParameters[parameter] = decode(segment);
        return segment !== '';
      });
      if (matches) return { route, pathParameters };
    }
    return fallback && { route: fallback, pathParameters: {} };
  };
}

function parse(routeKey: string) {
  const [method = '', path] = routeKey.split(' ');
  if (path === undefined || path.includes('+}')) throw new Error(`The route "${routeKey}" is not supported.`);
  const segments = path.split('/');
  const parameters = segments.filter((segment) => segment.startsWith('{')).length;
  return { method, segments, weight: parameters + (method === 'ANY' ? 0.5 : 0) };
}

/** Decodes text; invalid percent-encoding is returned unchanged. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
