import { createHash } from 'node:crypto';
import type { DataSubject } from '../../functions/stores/domain/data-subject.ts';
import type { HoldLaw } from '../../functions/stores/domain/holds.ts';
import type { Handle, Mention, SiteStorePlan } from '../../functions/stores/domain/site-store.ts';
import type { Database, Session } from '../database/database.ts';
import { LaterFault, NeverFault } from '../faults.ts';

/** A plan as this program made it, and what it was made under. Only such a plan is carried out. */
export interface RecordedPlan {
  plan: SiteStorePlan;
  /** Hash over the plan. */
  sha256: string;
  /** Hash over the subject: whoever asks later has to name the same. */
  subject: string;
  plannedAt: string;
  law: HoldLaw;
  /** Fingerprint of the schema. */
  shape: string;
  /** SHA-256 of the store map. */
  mapSha256: string;
  server: string;
  /** What was planned: a copy is never carried out as a deletion. */
  kind: 'deletion' | 'handover';
  /** Hash of the address on file at the time; none if there was no such customer. */
  onFile?: string;
  /** Names of files under which there was none. */
  absentFiles: Mention[];
}

/** Names one run of a task: a later run has a higher fence, and the earlier one may then change nothing any more. */
export interface Turn {
  request: string;
  fence: number;
}

export const subjectHash = ({ customerId, address }: DataSubject): string =>
  createHash('sha256')
    .update(JSON.stringify([customerId, address]))
    .digest('hex');

export async function recordPlan(
  database: Database,
  store: string,
  { request, fence }: Turn,
  recorded: RecordedPlan,
  handles: readonly Handle[],
): Promise<void> {
  const { dialect } = database;
  await database.transaction(async (session) => {
    await checkFence(database, session, store, { request, fence });
    await session.write(
      `${dialect.replace} INTO ${dialect.own('plans')} (store, request, fence, sha256, content, handles, has_begun)
       VALUES (?, ?, ?, ?, ?, ?, 0)`,
      [store, request, BigInt(fence), recorded.sha256, JSON.stringify(recorded), JSON.stringify(handles)],
    );
  });
}

export interface FoundPlan {
  recorded: RecordedPlan;
  handles: Handle[];
  /** Something of it may be carried out already. */
  hasBegun: boolean;
}

/** The plan of a request, and the handles that were found with it. */
export async function readPlan(
  { dialect, read }: Database,
  store: string,
  request: string,
): Promise<FoundPlan | undefined> {
  const [row] = await read(
    `SELECT content, handles, has_begun FROM ${dialect.own('plans')} WHERE store = ? AND request = ?`,
    [store, request],
  );
  if (!row) return undefined;
  return {
    recorded: JSON.parse(String(row.content)),
    handles: JSON.parse(String(row.handles)),
    hasBegun: row.has_begun === '1',
  };
}

/** The plan that a request began to carry out, if the world is still the one that it was made for. */
export async function begunPlan(
  database: Database,
  store: string,
  request: string,
  asked: { subject: DataSubject; mapSha256: string; shape: string; kind: RecordedPlan['kind'] },
): Promise<FoundPlan | undefined> {
  const found = await readPlan(database, store, request);
  if (!found?.hasBegun) return undefined;
  const { subject, mapSha256, shape, kind } = found.recorded;
  const isSame =
    kind === asked.kind &&
    subject === subjectHash(asked.subject) &&
    mapSha256 === asked.mapSha256 &&
    shape === asked.shape;
  return isSame ? found : undefined;
}

/** From now on, this plan is carried out to its end: a second `find` answers it again. */
export async function beginPlan(
  { dialect }: Pick<Database, 'dialect'>,
  session: Session,
  store: string,
  turn: Turn,
): Promise<void> {
  await checkFence({ dialect }, session, store, turn);
  await session.write(`UPDATE ${dialect.own('plans')} SET has_begun = 1 WHERE store = ? AND request = ?`, [
    store,
    turn.request,
  ]);
}

/** The request's plan of a deletion, if it is the one that is asked for, and the world is still the one that it was made for. */
export async function requirePlan(
  database: Database,
  store: string,
  request: string,
  asked: { sha256: string; subject: DataSubject; mapSha256: string; shape: string },
): Promise<RecordedPlan> {
  const found = await readPlan(database, store, request);
  if (
    !found ||
    found.recorded.sha256 !== asked.sha256 ||
    found.recorded.subject !== subjectHash(asked.subject) ||
    found.recorded.kind !== 'deletion'
  )
    throw new NeverFault('plan-unknown');
  const { recorded } = found;
  if (recorded.mapSha256 !== asked.mapSha256 || recorded.shape !== asked.shape)
    throw new NeverFault('schema-changed');
  await requireServer(database, recorded.server);
  return recorded;
}

/** The one server that was planned for, and no copy of it. */
export async function requireServer(database: Database, expected?: string): Promise<string> {
  const { id, replica } = await database.server();
  if (replica !== undefined) throw new NeverFault('other-server', replica);
  if (expected !== undefined && expected !== id) throw new NeverFault('other-server');
  return id;
}

/** Within a transaction: refuses an old run, and makes this one the youngest. */
export async function checkFence(
  { dialect }: Pick<Database, 'dialect'>,
  session: Session,
  store: string,
  { request, fence }: Turn,
): Promise<void> {
  const [row] = await session.read(
    `SELECT fence FROM ${dialect.own('plans')} WHERE store = ? AND request = ?${dialect.lock}`,
    [store, request],
  );
  const youngest = Number(row?.fence ?? fence);
  if (youngest > fence) throw new LaterFault('old-fence');
  if (youngest < fence)
    await session.write(`UPDATE ${dialect.own('plans')} SET fence = ? WHERE store = ? AND request = ?`, [
      BigInt(fence),
      store,
      request,
    ]);
}

/** Everything that was kept for one request, holds excepted: those outlive it. */
export async function forgetRequest(database: Database, store: string, request: string): Promise<void> {
  const { dialect } = database;
  await database.transaction(async (session) => {
    for (const table of ['plans', 'gone', 'freezes'])
      await session.write(`DELETE FROM ${dialect.own(table)} WHERE store = ? AND request = ?`, [
        store,
        request,
      ]);
  });
  await database.tidy();
}

/** An erasure that the ledger knows. After a backup was put back, the ledger no longer knows the last ones. */
export interface Epoch {
  number: number;
  mark: string;
}

export async function nextEpoch(
  { dialect }: Pick<Database, 'dialect'>,
  session: Session,
  store: string,
  mark: string,
): Promise<Epoch> {
  const [row] = await session.read(
    `SELECT number FROM ${dialect.own('epochs')} WHERE store = ? ORDER BY number DESC LIMIT 1${dialect.lock}`,
    [store],
  );
  const number = Number(row?.number ?? 0) + 1;
  await session.write(`INSERT INTO ${dialect.own('epochs')} (store, number, mark) VALUES (?, ?, ?)`, [
    store,
    BigInt(number),
    mark,
  ]);
  return { number, mark };
}

export async function knowsEpoch(
  { dialect, read }: Database,
  store: string,
  { number, mark }: Epoch,
): Promise<boolean> {
  const rows = await read(`SELECT mark FROM ${dialect.own('epochs')} WHERE store = ? AND number = ?`, [
    store,
    BigInt(number),
  ]);
  return rows.some((row) => row.mark === mark);
}
