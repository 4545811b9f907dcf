import { readFileSync } from 'node:fs';
import type { Database } from '../../../agent/database/database.ts';
import { siteStore } from '../../../agent/engine/open-site-store.ts';
import type { SiteStore, SiteStoreSettings } from '../../../agent/engine/site-store.ts';
import { parseStoreMap } from '../../../agent/store-map/parse-store-map.ts';
import type { StoreMap } from '../../../agent/store-map/store-map.ts';
import type { DataSubject } from '../../../functions/stores/domain/data-subject.ts';
import type { HoldLaw } from '../../../functions/stores/domain/holds.ts';

export const law: HoldLaw = {
  accountingMonths: 120,
  registrantHoldDays: 30,
  accountFactsMonths: 24,
  refusalRecordMonths: 12,
};

export const at = new Date('2026-03-02T02:00:00.000Z');

/** A map of `systems/`, for the database of the test. */
export function systemMap(name: string, database: Database): StoreMap {
  const text = readFileSync(new URL(`../../../systems/${name}.yaml`, import.meta.url), 'utf8');
  return mapFrom(text.replace(/^database: \w+$/m, `database: ${database.dialect.name}`));
}

/** A map that has to be right. */
export function mapFrom(text: string): StoreMap {
  const parsed = parseStoreMap(text);
  if ('problems' in parsed) throw new Error(parsed.problems.join('\n'));
  return parsed.map;
}

/** Turns text around: enough for a test to see that a value is not stored as it is. */
const box = {
  seal: (text: string) => Buffer.from(text).toString('base64'),
  open: (sealed: string) => Buffer.from(sealed, 'base64').toString('utf8'),
};

let marks = 0;

export const openStore = (
  map: StoreMap,
  database: Database,
  settings: Partial<SiteStoreSettings> = {},
): SiteStore =>
  siteStore({
    map,
    database,
    box,
    pauses: { random: () => 0.5, sleep: () => new Promise((done) => setTimeout(done, 5)) },
    newMark: () => `mark-${++marks}`,
    ...settings,
  });

export const subjectOf = (
  customerId: string,
  address = `${customerId.toLowerCase()}@example.vn`,
): DataSubject => ({
  customerId,
  address,
  addressKey: `key-of-${customerId}`,
});

export const always = async (): Promise<boolean> => true;

/** Plans and erases one customer. */
export async function eraseCustomer(
  store: SiteStore,
  subject: DataSubject,
  { request = 'R1', fence = 1, mayContinue = always, when = at } = {},
) {
  const found = await store.find({ request, fence, subject, kind: 'deletion', at: when, law });
  const task = { request, fence, subject, sha256: found.sha256 };
  return { found, task, erasure: await store.erase(task, mayContinue) };
}
