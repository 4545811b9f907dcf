import type { IncomingMessage, ServerResponse } from 'node:http';

/** Which pages may read a bucket from a browser. */
export interface CorsRule {
  /** For instance `https://example.com`, or `*`. */
  allowedOrigins: readonly string[];
  allowedMethods: readonly string[];
}

/** Adds the headers that allow the calling page to read the response. @returns whether the rule allows the call. */
export function applyCors(
  rule: CorsRule | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { origin } = request.headers;
  const method = request.headers['access-control-request-method'] ?? request.method ?? '';
  if (!rule || !origin || !rule.allowedMethods.includes(method)) return false;
  const allowed = rule.allowedOrigins.find((one) => one === '*' || one === origin);
  if (!allowed) return false;
  response.setHeader('access-control-allow-origin', allowed);
  response.setHeader('access-control-allow-methods', rule.allowedMethods.join(', '));
  response.setHeader('vary', 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method');
  const requestedHeaders = request.headers['access-control-request-headers'];
  if (requestedHeaders) response.setHeader('access-control-allow-headers', requestedHeaders);
  return true;
}
