import { LaterFault, NeverFault } from '../faults.ts';
import type { PanelAnswer } from './panel-http.ts';

/** What WHM said, whatever the HTTP status was. */
export type WhmAnswer =
  | { isDone: true; data: Record<string, unknown>; metadata: Record<string, unknown> }
  /** `says` is classified and then forgotten: it names people. */
  | { isDone: false; says: 'denied' | 'no-account' | 'failed' };

/**
 * Reads an answer of WHM's API. Failures come as HTTP 200, in five shapes; success has one.
 * @throws LaterFault `panel-away` for an answer of something in between, `panel-unreadable` for one of no known shape
 */
export function whmAnswer({ status, body }: PanelAnswer): WhmAnswer {
  const parsed = objectIn(body);
  if (!parsed) {
    if (status === 401 || status === 403) return { isDone: false, says: 'denied' };
    throw new LaterFault(status === 429 || status >= 500 ? 'panel-away' : 'panel-unreadable');
  }
  const reason = failureIn(parsed);
  if (reason !== undefined) return { isDone: false, says: classOf(reason) };
  const metadata = inner(parsed.metadata);
  if (isOne(metadata?.result))
    return { isDone: true, data: inner(parsed.data) ?? {}, metadata: metadata ?? {} };
  if (status === 401 || status === 403) return { isDone: false, says: 'denied' };
  throw new LaterFault('panel-unreadable');
}

/** The data of a read that has to succeed. */
export function whmData(answer: PanelAnswer): {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
} {
  const read = whmAnswer(answer);
  if (read.isDone) return read;
  throw read.says === 'denied' ? new NeverFault('panel-refused') : new LaterFault('panel-unreadable');
}

/** The reason of a failure in any of the shapes; empty if it gives none; `undefined` if it is no failure. */
function failureIn(answer: Record<string, unknown>): string | undefined {
  const old = inner(answer.cpanelresult);
  if (old?.error !== undefined) return text(old.error);
  const metadata = inner(answer.metadata);
  if (metadata && 'result' in metadata && !isOne(metadata.result)) return text(metadata.reason);
  const data = inner(answer.data) ?? inner(old?.data);
  if (data && (data.result === '0' || data.result === 0)) return text(data.reason);
  const [first] = Array.isArray(answer.result) ? answer.result : [];
  const row = inner(first);
  if (row && 'status' in row && !isOne(row.status)) return text(row.statusmsg);
  if ('status' in answer && !isOne(answer.status)) return text(answer.statusmsg ?? answer.error);
  return undefined;
}

function classOf(reason: string): 'denied' | 'no-account' | 'failed' {
  if (/access denied|permission|not authorized|unauthorized|token/i.test(reason)) return 'denied';
  if (/does(n.t| not) exist|no such (user|account)|unknown user|invalid user/i.test(reason))
    return 'no-account';
  return 'failed';
}

function objectIn(body: string): Record<string, unknown> | undefined {
  try {
    return inner(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** The value, if it is an object and no list. */
export const inner = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;

/** A value as text; numbers as their digits. */
export const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

export const isOne = (value: unknown): boolean => value === 1 || value === '1' || value === true;
