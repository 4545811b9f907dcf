import { createHash } from 'node:crypto';
import { addDays } from '../../functions/shared/calendar.ts';
import type { DataSubject } from '../../functions/stores/domain/data-subject.ts';
import type { Handle, SiteStorePlan } from '../../functions/stores/domain/site-store.ts';
import type { Journal } from './journal.ts';

/** Days after `notAfter` at which the journal drops a request of which nobody said that it is closed. */
const keptDays = 30;
/** The longest time ahead for which the journal believes a `notAfter`: it is renewed while a request is open. */
const maxAheadDays = 366;

/** One hash for all identifiers that are frozen for a request. */
export const subjectHash = ({ customerId, address, addressKey }: DataSubject): string =>
  createHash('sha256')
    .update(JSON.stringify([customerId, address, addressKey]))
    .digest('hex');

/** Remembers whom a request is about, and until when. */
export function rememberSubject(
  journal: Journal,
  request: string,
  subject: DataSubject,
  notAfter: string,
  now: Date,
): void {
  const latest = addDays(now, maxAheadDays).toISOString();
  const { customerId, address, addressKey } = subject;
  journal.write(
    `INSERT INTO requests VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET customer_id = excluded.customer_id, address = excluded.address,
       address_key = excluded.address_key, not_after = MAX(not_after, excluded.not_after)`,
    request,
    customerId,
    address,
    addressKey,
    notAfter < latest ? notAfter : latest,
  );
}

/** Is this the subject that the journal knows for the request? */
export function isKnownSubject(journal: Journal, request: string, subject: DataSubject): boolean {
  const [row] = journal.read(
    'SELECT customer_id, address, address_key FROM requests WHERE request = ?',
    request,
  );
  return (
    row !== undefined &&
    row.customer_id === subject.customerId &&
    row.address === subject.address &&
    row.address_key === subject.addressKey
  );
}

/** A plan that this site made. */
export interface JournalledPlan {
  sha256: string;
  /** Hash over the subject that it was made for. */
  subject: string;
  plannedAt: string;
}

export function rememberPlan(
  journal: Journal,
  request: string,
  store: string,
  made: JournalledPlan & { plan: SiteStorePlan; handles: readonly Handle[] },
): void {
  journal.write(
    'INSERT OR REPLACE INTO plans VALUES (?, ?, ?, ?, ?, ?, ?)',
    request,
    store,
    made.sha256,
    made.subject,
    made.plannedAt,
    JSON.stringify(made.plan),
    JSON.stringify(made.handles),
  );
}

export function plannedHere(journal: Journal, request: string, store: string): JournalledPlan | undefined {
  const [row] = journal.read(
    'SELECT sha256, subject, planned_at FROM plans WHERE request = ? AND store = ?',
    request,
    store,
  );
  return (
    row && { sha256: String(row.sha256), subject: String(row.subject), plannedAt: String(row.planned_at) }
  );
}

/** What the stores of this request found for other stores. */
export const handlesOf = (journal: Journal, request: string): Handle[] =>
  journal
    .read('SELECT handles FROM plans WHERE request = ? ORDER BY store', request)
    .flatMap(({ handles }) => JSON.parse(String(handles)) as Handle[]);

/** From now on the customer's address may be gone from the register. */
export const markBegun = (journal: Journal, request: string, store: string): void =>
  journal.write('INSERT OR IGNORE INTO begun VALUES (?, ?)', request, store);

/** Has any store begun to erase for this request? */
export const hasBegun = (journal: Journal, request: string): boolean =>
  journal.read('SELECT 1 FROM begun WHERE request = ? LIMIT 1', request).length > 0;

/** The highest turn of suspending and its end that this store has seen, and what it left. */
export function turnOf(
  journal: Journal,
  request: string,
  store: string,
): { turn: number; isSuspended: boolean } | undefined {
  const [row] = journal.read(
    'SELECT turn, suspended FROM turns WHERE request = ? AND store = ?',
    request,
    store,
  );
  return row && { turn: Number(row.turn), isSuspended: row.suspended === 1 };
}

export const rememberTurn = (
  journal: Journal,
  request: string,
  store: string,
  turn: number,
  isSuspended: boolean,
): void =>
  journal.write(
    'INSERT OR REPLACE INTO turns VALUES (?, ?, ?, ?)',
    request,
    store,
    turn,
    isSuspended ? 1 : 0,
  );

/** Is anything of this request suspended that nobody has begun to erase? */
export const isLeftSuspended = (journal: Journal, request: string): boolean =>
  !hasBegun(journal, request) &&
  journal.read('SELECT 1 FROM turns WHERE request = ? AND suspended = 1 LIMIT 1', request).length > 0;

/** Was this request closed? Whatever comes for it now is late. */
export const isClosed = (journal: Journal, request: string): boolean =>
  journal.read('SELECT 1 FROM closed WHERE request = ?', request).length > 0;

const tablesOfRequest = ['requests', 'decisions', 'plans', 'begun', 'turns', 'store_records', 'releases'];

/**
 * The request is closed: everything of it goes, and its id stays for a while, so that nothing late is done for it. The
 * brakes keep counting it: otherwise forgetting would release them.
 */
export function forget(journal: Journal, request: string, notAfter: string, now: Date): void {
  const latest = addDays(now, maxAheadDays).toISOString();
  const end = addDays(new Date(notAfter < latest ? notAfter : latest), keptDays).toISOString();
  journal.atomically(() => {
    for (const table of tablesOfRequest) journal.write(`DELETE FROM ${table} WHERE request = ?`, request);
    journal.write('INSERT OR REPLACE INTO closed VALUES (?, ?)', request, end);
  });
  journal.compact();
}

/** Drops what nobody renewed for too long, and what is no longer needed to count by. Returns how many requests went. */
export function sweep(journal: Journal, now: Date): number {
  const ended = addDays(now, -keptDays).toISOString();
  const late = journal.read('SELECT request FROM requests WHERE not_after < ?', ended);
  for (const { request } of late) forget(journal, String(request), now.toISOString(), now);
  journal.write('DELETE FROM closed WHERE until < ?', now.toISOString());
  journal.write('DELETE FROM brake_uses WHERE at < ?', ended);
  journal.write('DELETE FROM releases WHERE until < ?', now.toISOString());
  return late.length;
}

/** Drops one request at the wish of a person on site. False: the journal does not know it. */
export function forgetByHand(journal: Journal, request: string, now: Date): boolean {
  const isKnown = tablesOfRequest.some(
    (table) => journal.read(`SELECT 1 FROM ${table} WHERE request = ? LIMIT 1`, request).length > 0,
  );
  if (isKnown) forget(journal, request, now.toISOString(), now);
  return isKnown;
}
