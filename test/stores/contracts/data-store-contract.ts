import { describe, expect, it } from 'vitest';
import type { SiteStoreName } from '../../../contract/site.ts';
import type { StoreName } from '../../../contract/stores.ts';
import { addSeconds } from '../../../functions/shared/calendar.ts';
import type { SharedHold } from '../../../functions/stores/domain/hold-groups.ts';
import type { Category, PlannedCategory } from '../../../functions/stores/domain/plan.ts';
import type { DataStore, DataSubject } from '../../../functions/stores/ports.ts';
import { bytesOf, collect } from '../../support/collect.ts';

/** A store for one test, and what the contract needs to test it. */
export interface StoreFixture {
  store: DataStore;
  subject: DataSubject;
  /** A customer with a nearly identical id. */
  neighbour: DataSubject;
  /** Adds data of every category. */
  plant(subject: DataSubject): Promise<void>;
  /** Adds data that must not remain after a deletion. */
  plantLeftover(subject: DataSubject): Promise<void>;
  /** Makes the next erasure fail halfway. @returns ends the outage. */
  breakErase(): () => void;
  /** What a deletion at {@link plannedAt} finds of the planted data. */
  erasable: Partial<Record<Category, number>>;
  held: { category: Category; count: number; hold: SharedHold }[];
  /** Rows per category and paths of a handover. */
  rows: Partial<Record<Category, number>>;
  files: { path: string; content: string }[];
  /** Rows per category that a handover would still find after the deletion. */
  rowsAfter: Partial<Record<Category, number>>;
}

export const plannedAt = new Date('2026-03-02T02:00:00.000Z');
const later = addSeconds(plannedAt, 3600);

/** What every data store promises. */
export function describeDataStore(
  title: string,
  name: StoreName | SiteStoreName,
  open: () => Promise<StoreFixture>,
): void {
  describe(`Data store ${title}`, () => {
    const openPlanted = async () => {
      const fixture = await open();
      await fixture.plant(fixture.subject);
      await fixture.plant(fixture.neighbour);
      const plan = await fixture.store.survey(fixture.subject, 'deletion', plannedAt);
      return { ...fixture, plan, erase: () => fixture.store.erase(fixture.subject, plan, plannedAt) };
    };

    it('plans what a deletion erases and what it holds, one entry for each end', async () => {
      const { plan, erasable, held } = await openPlanted();

      expect(plan.store).toBe(name);
      expect(countsOf(plan.categories, 'erase')).toEqual(erasable);
      const holds = plan.categories.filter(({ action }) => action === 'hold');
      expect(holds.map(({ category, count, hold }) => ({ category, count, hold }))).toEqual(held);
    });

    it('plans the same again at the same instant, because planning changes nothing', async () => {
      const { store, subject, plan } = await openPlanted();

      expect(await store.survey(subject, 'deletion', plannedAt)).toEqual(plan);
    });

    it('exports every record', async () => {
      const { store, subject, rows } = await openPlanted();

      const tables = await collect(store.exportRecords(subject));

      expect(Object.fromEntries(tables.map(({ category, records }) => [category, records.length]))).toEqual(
        rows,
      );
    });

    it('exports every file with its bytes, in order of the paths', async () => {
      const { store, subject, files } = await openPlanted();

      const exported = await collect(store.exportFiles(subject));

      const read = exported.map(async (file) => ({
        path: file.path,
        content: (await bytesOf(await file.read())).toString('utf8'),
      }));
      expect(await Promise.all(read)).toEqual(files);
      expect(exported.map(({ size }) => size)).toEqual(
        files.map(({ content }) => Buffer.byteLength(content)),
      );
    });

    it('exports the files after any path, in the order of the bytes of their paths', async () => {
      const { store, subject, files } = await openPlanted();
      const paths = files.map(({ path }) => path);

      for (const after of [...paths, '', 'm', 'website/hình', '\u{10ffff}']) {
        const rest = await collect(store.exportFiles(subject, after));
        expect(rest.map(({ path }) => path)).toEqual(
          paths.filter((path) => Buffer.compare(Buffer.from(path), Buffer.from(after)) > 0),
        );
      }
    });

    it('plans a handover with the counts of the records that it exports, and leaves files to who lists them', async () => {
      const { store, subject, rows } = await openPlanted();

      const plan = await store.survey(subject, 'handover', plannedAt);

      expect(countsOf(plan.categories, 'return')).toEqual(rows);
      const named = new Set(plan.categories.map(({ category }) => category));
      for (const { category } of await collect(store.exportFiles(subject))) expect(named).toContain(category);
      expect(plan.categories.every(({ action }) => action === 'return')).toBe(true);
    });

    it('erases what is not held and proves it', async () => {
      const { store, subject, plan, erase, erasable, held } = await openPlanted();

      const outcomes = await erase();

      const erased = outcomes.filter(({ result }) => result === 'erased');
      expect(Object.fromEntries(erased.map(({ category, count }) => [category, count]))).toEqual(erasable);
      const kept = outcomes.filter(({ result }) => result === 'held');
      expect(kept.map(({ category, count, hold }) => ({ category, count, hold }))).toEqual(held);
      expect(await store.verify(subject, plan, plannedAt)).toBe(0);
    });

    it('exports only what is held after the erasure', async () => {
      const { store, subject, erase, rowsAfter } = await openPlanted();

      await erase();

      expect(await exportedCounts(store, subject)).toEqual(rowsAfter);
      expect(await collect(store.exportFiles(subject))).toEqual([]);
    });

    it('ends in the same state when it erases twice', async () => {
      const { store, subject, plan, erase } = await openPlanted();
      const outcomes = await erase();
      const once = await collect(store.exportRecords(subject));

      expect(await erase()).toEqual(outcomes);

      expect(await collect(store.exportRecords(subject))).toEqual(once);
      expect(await store.verify(subject, plan, plannedAt)).toBe(0);
    });

    it('throws when it fails halfway, reports what is left, and finishes the next time', async () => {
      const { store, subject, plan, erase, breakErase } = await openPlanted();
      const mend = breakErase();
      await expect(erase()).rejects.toThrow();
      mend();
      expect(await store.verify(subject, plan, plannedAt)).toBeGreaterThan(0);

      await erase();

      expect(await store.verify(subject, plan, plannedAt)).toBe(0);
    });

    it('finds what was left behind or came back', async () => {
      const { store, subject, plan, erase, plantLeftover } = await openPlanted();
      await erase();

      await plantLeftover(subject);

      expect(await store.verify(subject, plan, plannedAt)).toBe(1);
    });

    it('leaves a neighbour with a similar id untouched', async () => {
      const { store, neighbour, erase } = await openPlanted();
      const before = await contentsOf(store, neighbour);

      await erase();

      expect(await contentsOf(store, neighbour)).toEqual(before);
    });

    it('holds nothing longer when another deletion is planned', async () => {
      const { store, subject, erase, held } = await openPlanted();
      await erase();

      const again = await store.survey(subject, 'deletion', later);
      await store.erase(subject, again, later);

      expect(countsOf(again.categories, 'erase')).toEqual({});
      const recorded = again.categories.filter(
        ({ action, category }) => action === 'hold' && category !== 'suppression-record',
      );
      expect(recorded.map(({ category, count, hold }) => ({ category, count, hold }))).toEqual(
        held.filter(({ category }) => category !== 'suppression-record'),
      );
    });

    it('finds nothing about a stranger, and says so', async () => {
      const { store, subject } = await open();

      const plan = await store.survey(subject, 'deletion', plannedAt);
      const outcomes = await store.erase(subject, plan, plannedAt);

      expect(countsOf(plan.categories, 'erase')).toEqual({});
      const free = outcomes.filter(({ result }) => result !== 'held');
      expect(free.every(({ result, count }) => result === 'nothing-found' && count === 0)).toBe(true);
      expect(await store.verify(subject, plan, plannedAt)).toBe(0);
      expect(
        await exportedCounts(store, {
          ...subject,
          customerId: 'stranger',
          address: 'stranger@example.vn',
          addressKey: 'stranger',
        }),
      ).toEqual({});
    });
  });
}

/** Counts of one action by category; empty categories are omitted. */
function countsOf(
  categories: PlannedCategory[],
  action: PlannedCategory['action'],
): Partial<Record<Category, number>> {
  const some = categories.filter((planned) => planned.action === action && planned.count > 0);
  return Object.fromEntries(some.map(({ category, count }) => [category, count]));
}

/** Rows and files by category. */
async function exportedCounts(
  store: DataStore,
  subject: DataSubject,
): Promise<Partial<Record<Category, number>>> {
  const tables = await collect(store.exportRecords(subject));
  const files = await collect(store.exportFiles(subject));
  const counts = new Map(tables.map(({ category, records }) => [category, records.length]));
  for (const { category } of files) counts.set(category, (counts.get(category) ?? 0) + 1);
  return Object.fromEntries(counts);
}

async function contentsOf(store: DataStore, subject: DataSubject) {
  const files = await collect(store.exportFiles(subject));
  return {
    plan: await store.survey(subject, 'deletion', plannedAt),
    tables: await collect(store.exportRecords(subject)),
    files: await Promise.all(files.map(async (file) => [file.path, await bytesOf(await file.read())])),
  };
}
