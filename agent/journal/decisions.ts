import { createHash } from 'node:crypto';
import type { SealedDecision } from '../../contract/site.ts';
import type { Kind } from '../../functions/shared/vocabulary.ts';
import type { Journal } from './journal.ts';

/** A decision whose seal was verified, and when it arrived here. */
export interface ArrivedDecision {
  kind: SealedDecision['kind'];
  asks: Kind;
  decidedAt: string;
  /** By the clock of this machine: only what a person on site could see for long enough is carried out. */
  arrivedAt: string;
}

/** Writes down a verified decision. One that arrived before keeps its time. */
export function recordDecision(
  journal: Journal,
  request: string,
  { text, kind }: SealedDecision,
  facts: Pick<ArrivedDecision, 'asks' | 'decidedAt'>,
  now: Date,
): ArrivedDecision {
  const sha256 = createHash('sha256').update(text).digest('hex');
  journal.write(
    'INSERT OR IGNORE INTO decisions VALUES (?, ?, ?, ?, ?, ?)',
    request,
    sha256,
    kind,
    facts.asks,
    facts.decidedAt,
    now.toISOString(),
  );
  const [row] = journal.read(
    'SELECT arrived_at FROM decisions WHERE request = ? AND sha256 = ?',
    request,
    sha256,
  );
  return { kind, ...facts, arrivedAt: String(row?.arrived_at) };
}

/** What is coming: a request with a decision here. */
export interface Coming extends ArrivedDecision {
  request: string;
  customerId?: string;
  /** Operations that the brakes have counted for it. */
  done: string[];
}

/** Every open request with a decision, the oldest arrival first. */
export const whatIsComing = (journal: Journal): Coming[] =>
  journal
    .read(
      `SELECT d.*, r.customer_id, (SELECT group_concat(operation) FROM brake_uses b WHERE b.request = d.request) AS done
       FROM decisions d LEFT JOIN requests r ON r.request = d.request ORDER BY d.arrived_at, d.request`,
    )
    .map((row) => ({
      request: String(row.request),
      kind: row.kind as ArrivedDecision['kind'],
      asks: row.asks as Kind,
      decidedAt: String(row.decided_at),
      arrivedAt: String(row.arrived_at),
      ...(row.customer_id !== null && { customerId: String(row.customer_id) }),
      done: row.done === null ? [] : String(row.done).split(','),
    }));
