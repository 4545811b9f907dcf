import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openJournal } from '../../../agent/journal/journal.ts';
import { isHeldLost, leftIn, outcomesBy, plannedFrom } from '../../../agent/plugs/plan-found.ts';
import { plugRecordsIn } from '../../../agent/plugs/plug-record.ts';
import { plugSystem } from '../../../agent/plugs/plug-system.ts';
import { hashPlan } from '../../../functions/stores/domain/plan.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { answerOf, type PlugQuestion } from '../support/example-plug.ts';
import { at, find, newChat, plantChat, task } from '../support/plug-world.ts';
import { lan } from '../support/site-tasks.ts';

const known = ['tickets', 'invoices', 'logs'];
const anyFound = fc.array(
  fc.record(
    {
      category: fc.constantFrom('tickets' as const, 'invoices' as const, 'logs' as const),
      count: fc.nat(1000),
      hold: fc.record({
        basis: fc.constantFrom('accounting' as const, 'internet-service' as const),
        until: fc.constantFrom('2030-12-31T17:00:00.000Z', '2035-12-31T17:00:00.000Z'),
      }),
    },
    { requiredKeys: ['category', 'count'] },
  ),
  { maxLength: 20 },
);
const sum = (entries: readonly { count: number }[]) => entries.reduce((total, { count }) => total + count, 0);

describe('What a plug finds', () => {
  it('makes the same plan in whatever order and pieces it is told', () => {
    fc.assert(
      fc.property(anyFound, fc.nat(), (found, seed) => {
        const pieces = found.flatMap((entry) => [
          { ...entry, count: Math.floor(entry.count / 2) },
          { ...entry, count: Math.ceil(entry.count / 2) },
        ]);
        const turned = [
          ...pieces.slice(seed % (pieces.length + 1)),
          ...pieces.slice(0, seed % (pieces.length + 1)),
        ];
        const planOf = (told: typeof found) => {
          const categories = plannedFrom(told, 'deletion', at, known);
          return hashPlan([{ store: 'site:chat', categories }]);
        };

        expect(planOf(turned)).toBe(planOf(found));
        expect(sum(plannedFrom(turned, 'handover', at, known))).toBe(sum(found));
      }),
    );
  });

  it('is accounted for to the last record, whatever the second look finds', () => {
    fc.assert(
      fc.property(anyFound, anyFound, (first, second) => {
        const plan = plannedFrom(first, 'deletion', at, known);
        const now = plannedFrom(second, 'deletion', at, known);
        const outcomes = outcomesBy(plan, now, known);
        const held = outcomes.filter(({ result }) => result === 'held');

        expect(sum(outcomes)).toBe(sum(plan));
        expect(sum(held)).toBeLessThanOrEqual(sum(plan.filter(({ action }) => action === 'hold')));
        expect(leftIn(now)).toBe(sum(second.filter(({ hold }) => hold === undefined)));
        expect(isHeldLost(plan, plan)).toBe(false);
        expect(new Set(outcomes.map(({ category }) => category))).toEqual(new Set(known));
      }),
    );
  });
});

describe('The plan of a plug', () => {
  it('is carried out by another process, and is gone with its request', async () => {
    const folder = await temporaryFolder();
    const { chat } = await newChat();
    plantChat(chat, lan.customerId);
    const settings = {
      store: 'site:chat',
      scope: 'information',
      categories: ['tickets', 'invoices'],
      does: [],
      copies: [],
      sha256: 'a'.repeat(64),
    } as const;
    /** A process of its own, with the same journal. */
    const inProcess = async <Answer>(work: (store: ReturnType<typeof plugSystem>) => Promise<Answer>) => {
      const journal = openJournal(folder);
      const ask = async (question: object) => answerOf(chat, question as PlugQuestion, 2);
      try {
        return await work(plugSystem(settings, ask, plugRecordsIn(journal, settings.store)));
      } finally {
        journal.close();
      }
    };
    const { sha256 } = await inProcess(find);
    let batches = 0;
    const interrupted = await inProcess((store) =>
      store.erase({ ...task, sha256 }, async () => {
        batches += 1;
        return batches < 2;
      }),
    );
    expect(interrupted).toMatchObject({ stopped: true });

    const erased = await inProcess((store) => store.erase({ ...task, sha256 }, async () => true));
    expect(erased).toMatchObject({ left: 0, stopped: false });
    expect(erased.outcomes[0]).toEqual({ category: 'tickets', result: 'erased', count: 5 });

    await inProcess((store) => store.forget('R1'));
    await expect(inProcess((store) => store.verify({ ...task, sha256 }))).rejects.toMatchObject({
      code: 'plan-unknown',
    });
  });
});
