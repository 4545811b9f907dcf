import type { DataSubject } from '../../functions/stores/domain/data-subject.ts';
import type { HoldLaw } from '../../functions/stores/domain/holds.ts';
import { hashPlan, type PlannedCategory } from '../../functions/stores/domain/plan.ts';
import { siteLawOf } from '../../functions/stores/domain/site-law.ts';
import type { Handle, MayContinue } from '../../functions/stores/domain/site-store.ts';
import type { PlugSkill } from '../config/plug-config.ts';
import { NeverFault } from '../faults.ts';
import type { PlannedSystemTask, SiteSystem, SystemTask } from '../stores/site-system.ts';
import { checkPlug } from './check-plug.ts';
import { copiedPieces } from './copied-pieces.ts';
import { isHeldLost, leftIn, outcomesBy, plannedFrom } from './plan-found.ts';
import type { AskPlug, PlugSettings } from './plug.ts';
import { askFor } from './plug-answers.ts';
import type { PlugRecord, PlugRecords } from './plug-record.ts';

/** Batches of one erasure. Whoever still has more is asked again by the next task. */
const maxBatches = 10_000;
/** No hold of a copy matters. */
const lawOfCopies: HoldLaw = {
  accountingMonths: 0,
  registrantHoldDays: 0,
  accountFactsMonths: 0,
  refusalRecordMonths: 0,
};

/**
 * A store in which a program of the provider's own works. Whether it has erased is not what it says: it is asked to find
 * once more, under the instant and the law of the plan, and what it finds then is left.
 */
export function plugSystem(settings: PlugSettings, ask: AskPlug, records: PlugRecords): SiteSystem {
  const { store, scope, categories, does, copies, sha256: mapSha256 } = settings;
  const can = (skill: PlugSkill) => does.includes(skill);

  async function look(
    task: Pick<SystemTask, 'request' | 'subject' | 'handles'>,
    kind: 'deletion' | 'handover',
    { at, law }: { at: Date; law: HoldLaw },
  ): Promise<PlannedCategory[]> {
    const question = { ...about(task), kind, at: at.toISOString(), law: siteLawOf(law) };
    const { found } = await askFor(ask, 'found', 'find', question);
    return plannedFrom(found, kind, at, categories);
  }

  /** What the plan's own question finds now. */
  const lookAgain = (task: PlannedSystemTask, { at, law }: PlugRecord) =>
    look(task, 'deletion', { at: new Date(at), law });

  function planOf({ request, sha256 }: PlannedSystemTask): PlugRecord {
    const record = records.read(request);
    if (record?.sha256 !== sha256) throw new NeverFault('plan-unknown');
    return record;
  }

  async function eraseAll(task: PlannedSystemTask, record: PlugRecord, mayContinue: MayContinue) {
    const { at, law, plan } = record;
    const total = leftIn(plan.categories);
    const question = { ...about(task), at, law: siteLawOf(law) };
    for (let done = 0; done < maxBatches; done += 1) {
      if (!(await mayContinue({ done, total }))) return false;
      const { more } = await askFor(ask, 'erased', 'erase', question);
      if (!more) return true;
    }
    return false;
  }

  return {
    store,
    mapSha256,
    categories,
    scope,
    ...(can('suspend') && {
      async suspend(task) {
        await askFor(ask, 'done', 'suspend', { ...about(task), turn: task.turn });
      },
      async unsuspend(task) {
        await askFor(ask, 'done', 'unsuspend', { ...about(task), turn: task.turn });
      },
    }),
    async find({ kind, at, law: given, ...task }) {
      if (kind === 'deletion' && !given) throw new NeverFault('law-missing');
      const law = given ?? lawOfCopies;
      const plan = { store, categories: await look(task, kind, { at, law }) };
      const sha256 = hashPlan([plan]);
      // A plan that is carried out stays: a copy has none.
      if (kind === 'deletion') records.write(task.request, { sha256, plan, at: at.toISOString(), law });
      return { plan, sha256, copies, handles: [], tablesNotReached: [] };
    },
    ...(can('export') && { export: (task) => copiedPieces(ask, about(task), categories) }),
    async erase(task, mayContinue) {
      const record = planOf(task);
      const isWhole = await eraseAll(task, record, mayContinue);
      const now = await lookAgain(task, record);
      const { plan } = record;
      // The law wants them: a person has to hear of it before any receipt says what became of them.
      if (isHeldLost(plan.categories, now) && !record.isLossTold) {
        records.write(task.request, { ...record, isLossTold: true });
        throw new NeverFault('held-gone');
      }
      const outcomes = outcomesBy(plan.categories, now, categories);
      return {
        outcomes,
        left: leftIn(now),
        stopped: !isWhole,
        mentions: [],
        copies,
        tablesNotReached: [],
      };
    },
    async verify(task) {
      return { left: leftIn(await lookAgain(task, planOf(task))), mentions: [] };
    },
    ...(can('refuse') && {
      async refuse({ customerId, address }, topics) {
        await askFor(ask, 'done', 'refuse', { subject: { customerId, address }, topics });
      },
    }),
    async forget(request) {
      await askFor(ask, 'done', 'forget', { request });
      records.forget(request);
    },
    check: () => checkPlug(settings, ask),
    close: async () => {},
  };
}

/** Whom a question is about. The keyed hash of the address is of no use to a foreign program. */
const about = ({
  request,
  subject,
  handles,
}: {
  request: string;
  subject: DataSubject;
  handles: readonly Handle[];
}) => ({
  request,
  subject: { customerId: subject.customerId, address: subject.address },
  handles,
});
