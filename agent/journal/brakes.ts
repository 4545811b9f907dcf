import { createHash } from 'node:crypto';
import type { SealedDecision } from '../../contract/site.ts';
import { addDays } from '../../functions/shared/calendar.ts';
import type { Kind } from '../../functions/shared/vocabulary.ts';
import { whatIsComing } from './decisions.ts';
import type { Journal } from './journal.ts';

/** Operations that a brake counts: what cannot be undone, what goes dark, what leaves the site. */
export const brakedOperations = ['erase', 'suspend', 'export'] as const;
export type BrakedOperation = (typeof brakedOperations)[number];

/** Requests within 24 hours, for each kind of case. */
export type Brakes = Readonly<Record<BrakedOperation, number>>;

type CaseKind = SealedDecision['kind'];

/** Which requests lead to which operation. */
const asksFor: Record<BrakedOperation, Kind> = { erase: 'deletion', suspend: 'deletion', export: 'handover' };

/**
 * Takes one use of a brake for a request, before anything is done. A request is counted once for each operation, however
 * many stores and tries it has. False: a person on site has to release it.
 */
export function useBrake(
  journal: Journal,
  brakes: Brakes,
  { operation, kind, request }: { operation: BrakedOperation; kind: CaseKind; request: string },
  now: Date,
): boolean {
  return journal.atomically(() => {
    const counts = (sql: string, ...values: string[]) => Number(journal.read(sql, ...values)[0]?.n);
    const dayAgo = addDays(now, -1).toISOString();
    if (
      counts(
        'SELECT count(*) AS n FROM brake_uses WHERE operation = ? AND request = ? AND kind = ?',
        operation,
        request,
        kind,
      )
    )
      return true;
    const isReleased = counts(
      'SELECT count(*) AS n FROM releases WHERE operation = ? AND request = ? AND until >= ?',
      operation,
      request,
      now.toISOString(),
    );
    const used = counts(
      'SELECT count(*) AS n FROM brake_uses WHERE operation = ? AND kind = ? AND at > ?',
      operation,
      kind,
      dayAgo,
    );
    if (!isReleased && used >= brakes[operation]) return false;
    journal.write(
      'INSERT OR REPLACE INTO brake_uses VALUES (?, ?, ?, ?)',
      operation,
      kind,
      request,
      now.toISOString(),
    );
    return true;
  });
}

/** Requests of one kind of case that an operation is still to come for: what a person looks at before a release. */
export interface Preview {
  operation: BrakedOperation;
  kind: CaseKind;
  requests: string[];
  /** SHA-256 over the requests: a release names it, so that it releases what was looked at and nothing that came later. */
  sha256: string;
}

export function previewOf(journal: Journal, operation: BrakedOperation, kind: CaseKind): Preview {
  const requests = whatIsComing(journal)
    .filter(
      (each) => each.kind === kind && each.asks === asksFor[operation] && !each.done.includes(operation),
    )
    .map(({ request }) => request)
    .sort();
  const sha256 = createHash('sha256').update(requests.join('\n')).digest('hex');
  return { operation, kind, requests: [...new Set(requests)], sha256 };
}

/**
 * Releases exactly the requests of a preview, until a date.
 * @returns how many; `undefined` if hash or count are not those of what is coming now
 */
export function release(
  journal: Journal,
  { operation, kind, sha256, count, until }: Omit<Preview, 'requests'> & { count: number; until: string },
): number | undefined {
  return journal.atomically(() => {
    const preview = previewOf(journal, operation, kind);
    if (preview.sha256 !== sha256 || preview.requests.length !== count) return undefined;
    for (const request of preview.requests)
      journal.write('INSERT OR REPLACE INTO releases VALUES (?, ?, ?)', operation, request, until);
    return preview.requests.length;
  });
}

/** Requests that each brake has counted within the last 24 hours. */
export const usedBrakes = (
  journal: Journal,
  now: Date,
): { operation: string; kind: string; count: number }[] =>
  journal
    .read(
      `SELECT operation, kind, count(*) AS n FROM brake_uses WHERE at > ? GROUP BY operation, kind
       ORDER BY operation, kind`,
      addDays(now, -1).toISOString(),
    )
    .map(({ operation, kind, n }) => ({
      operation: String(operation),
      kind: String(kind),
      count: Number(n),
    }));
