/**
 * Lambda gives each invocation a trace header in `_X_AMZN_TRACE_ID`, and the SDK sends it with every call
 * (`X-Amzn-Trace-Id`). Here the invocation's id is in it, so that a call can be attributed to its invocation.
 */
export function traceHeaderOf(invocationId: string): string {
  const digits = invocationId.replaceAll('-', '');
  return `Root=1-${digits.slice(0, 8)}-${digits.slice(8)};Parent=${digits.slice(16)};Sampled=0`;
}

/** The id of the invocation that sent this trace header; `undefined` if none of ours did. */
export function invocationIn(traceHeader: string | string[] | undefined): string | undefined {
  const [, first = '', rest = ''] = /\bRoot=1-([0-9a-f]{8})-([0-9a-f]{24})\b/.exec(String(traceHeader)) ?? [];
  if (!first) return undefined;
  return [first, rest.slice(0, 4), rest.slice(4, 8), rest.slice(8, 12), rest.slice(12)].join('-');
}
