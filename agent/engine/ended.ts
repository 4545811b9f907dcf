import type { EndedHold } from '../../functions/stores/domain/site-store.ts';
import type { Dialect, Session } from '../database/database.ts';

type HasDialect = { dialect: Dialect };

/** Counts rows whose hold ended, in the transaction that erases them: a purge that breaks off later has still told it. */
export async function recordEnded(
  { dialect }: HasDialect,
  session: Session,
  store: string,
  { request, category, basis, count }: EndedHold,
): Promise<void> {
  const [known] = await session.read(
    `SELECT n FROM ${dialect.own('ended')} WHERE store = ? AND request = ? AND category = ? AND basis = ?${dialect.lock}`,
    [store, request, category, basis],
  );
  await session.write(
    `${dialect.replace} INTO ${dialect.own('ended')} (store, request, category, basis, n) VALUES (?, ?, ?, ?, ?)`,
    [store, request, category, basis, BigInt(known?.n?.toString() ?? 0) + BigInt(count)],
  );
}

/** What ended and was not told yet; told with this answer. */
export async function takeEnded(
  { dialect }: HasDialect,
  session: Session,
  store: string,
): Promise<EndedHold[]> {
  const rows = await session.read(
    `SELECT request, category, basis, n FROM ${dialect.own('ended')} WHERE store = ?${dialect.lock}`,
    [store],
  );
  await session.write(`DELETE FROM ${dialect.own('ended')} WHERE store = ?`, [store]);
  return rows.map(({ request, category, basis, n }) => ({
    request: String(request),
    category: String(category) as EndedHold['category'],
    basis: String(basis),
    count: Number(n),
  }));
}
