import type { DataSubject } from '../../functions/stores/domain/data-subject.ts';
import { outcomesOf } from '../../functions/stores/domain/outcomes.ts';
import { hashPlan, type Outcome } from '../../functions/stores/domain/plan.ts';
import { checkRights } from '../check/check-rights.ts';
import {
  checkSchema,
  fingerprintOf,
  knownColumns,
  needsSignature,
  tablesNotMapped,
} from '../check/check-schema.ts';
import { type Finding, stops } from '../check/finding.ts';
import { type Database, ownPrefix } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { NeverFault } from '../faults.ts';
import type { StoreMap } from '../store-map/store-map.ts';
import { countAbsentFiles } from './absent-files.ts';
import { customerOnFile, listCustomers, lookUpCustomer } from './customers.ts';
import { type Erasing, eraseRows, inBatch } from './erase.ts';
import { exportFiles, exportRows } from './export.ts';
import { findHandles, planDeletion, planHandover } from './find.ts';
import { freezeCustomer, unfreezeCustomer } from './freeze.ts';
import { latestHoldIn, stayingTables } from './ledger.ts';
import { makeLedger } from './ledger-tables.ts';
import type { Judgement, Look } from './look.ts';
import {
  beginPlan,
  begunPlan,
  checkFence,
  forgetRequest,
  knowsEpoch,
  nextEpoch,
  type RecordedPlan,
  readPlan,
  recordPlan,
  requirePlan,
  requireServer,
  subjectHash,
} from './plans.ts';
import { purgeEnded } from './purge.ts';
import { refuseTopics } from './refuse.ts';
import { hashOnFile, requireSamePerson } from './same-person.ts';
import type { FreezeTask, PlannedTask, SiteStore, SiteStoreSettings } from './site-store.ts';
import { countLeft, findMentions } from './verify.ts';

/** What keeps an erasure from being safe, and a copy or a search not. */
const onlyErasing: readonly Finding['code'][] = [
  'as-missing',
  'as-of-computed',
  'cascade',
  'index-missing',
  'not-transactional',
  'rights-missing',
  'trigger',
  'while-kind',
];

/** Rounds of one erasure: an application that writes meanwhile is followed twice, then left to the next try. */
const maxRounds = 3;

export function siteStore(settings: SiteStoreSettings): SiteStore {
  const { map, database, signed, pauses, filesRoot } = settings;
  const files = filesRoot === undefined ? {} : { filesRoot };
  let ready: Promise<void> | undefined;

  /** The schema as it is now, if the map fits it; and the ledger. */
  async function open(purpose: 'read' | 'copy' | 'erase'): Promise<Schema> {
    ready ??= makeLedger(database);
    try {
      await ready;
    } catch (error) {
      ready = undefined;
      throw error;
    }
    const schema = withoutOurs(await database.schema());
    const bad = stops(checkSchema(map, schema, signed)).filter(
      ({ code }) => purpose === 'erase' || !onlyErasing.includes(code),
    );
    const [first] = bad;
    if (first) throw new NeverFault('schema-unfit', `${first.code} ${first.where}`);
    if (purpose !== 'read' && needsSignature(map, schema, signed)) throw new NeverFault('schema-not-signed');
    return schema;
  }

  const lookAt = (schema: Schema, subject: DataSubject, request?: string): Look => ({
    map,
    database,
    schema,
    subject,
    ...(request !== undefined && { request }),
  });

  /** Judges as it was planned: by the instant and the law of the plan, and by the holds of the ledger. */
  async function asPlanned({ request, subject, sha256 }: PlannedTask): Promise<{
    judgement: Judgement;
    recorded: RecordedPlan;
  }> {
    const schema = await open('erase');
    const asked = { sha256, subject, mapSha256: map.sha256, shape: fingerprintOf(map, schema) };
    const recorded = await requirePlan(database, map.store, request, asked);
    const judgement = {
      ...lookAt(schema, subject, request),
      law: recorded.law,
      at: new Date(recorded.plannedAt),
      staying: await stayingTables(database, map),
      latestHold: (session: Pick<Database, 'read'>, tables: readonly string[]) =>
        latestHoldIn(database, session, map.store, subject.customerId, tables),
    };
    return { judgement, recorded };
  }

  async function freezing(task: FreezeTask) {
    const schema = await open('erase');
    const { request, number, subject } = task;
    return { ...lookAt(schema, subject), request, number, pauses, box: settings.box };
  }

  return {
    lookUp: async (address) => lookUpCustomer({ map, database, schema: await open('read') }, address),
    customer: async (customerId) => customerOnFile({ map, database, schema: await open('read') }, customerId),
    list: async (after, limit) => listCustomers({ map, database, schema: await open('read') }, after, limit),

    async find({ request, fence, subject, kind, at, law }) {
      const schema = await open('read');
      const server = await requireServer(database);
      const shape = fingerprintOf(map, schema);
      const extras = { copies: map.copies, tablesNotReached: tablesNotMapped(map, schema) };
      const begun = await begunPlan(database, map.store, request, {
        subject,
        shape,
        mapSha256: map.sha256,
        kind,
      });
      if (begun) {
        await database.transaction((session) => checkFence(database, session, map.store, { request, fence }));
        const { recorded, handles } = begun;
        return { plan: recorded.plan, sha256: recorded.sha256, handles, ...extras };
      }
      const look = lookAt(schema, subject);
      const { plan, handles } =
        kind === 'deletion'
          ? await planDeletion({ ...look, law, at, staying: await stayingTables(database, map) })
          : await planHandover(look);
      const onFile = await hashOnFile(look);
      const recorded = {
        plan,
        sha256: hashPlan([plan]),
        subject: subjectHash(subject),
        plannedAt: at.toISOString(),
        law,
        shape,
        mapSha256: map.sha256,
        server,
        kind,
        ...(onFile !== undefined && { onFile }),
        absentFiles: kind === 'deletion' ? await countAbsentFiles({ ...look, ...files }) : [],
      };
      await recordPlan(database, map.store, { request, fence }, recorded, handles);
      return { plan, sha256: recorded.sha256, handles, ...extras };
    },
    handles: async (request) => {
      await open('read');
      return (await readPlan(database, map.store, request))?.handles ?? [];
    },

    names: async (subject) => findHandles(lookAt(await open('read'), subject)),

    async *exportRows(subject) {
      yield* exportRows(lookAt(await open('copy'), subject));
    },
    async *exportFiles(subject, onAbsent) {
      yield* exportFiles({ ...lookAt(await open('copy'), subject), ...files }, onAbsent);
    },

    async erase(task, mayContinue) {
      const { judgement, recorded } = await asPlanned(task);
      const { plan } = recorded;
      await requireSamePerson(judgement, recorded.onFile);
      const { request, fence } = task;
      const erasing: Erasing = { ...judgement, ...files, turn: { request, fence }, pauses, mayContinue };
      const epoch = await inBatch(erasing, async (session) => {
        await beginPlan(database, session, map.store, erasing.turn);
        return nextEpoch(database, session, map.store, settings.newMark());
      });
      const progress = { done: 0, total: plan.categories.reduce((sum, { count }) => sum + count, 0) };
      let left = 0;
      let isComplete = true;
      for (let round = 0; round < maxRounds && isComplete && (round === 0 || left > 0); round += 1) {
        isComplete = await eraseRows(erasing, progress);
        left = await countLeft(judgement);
      }
      await database.tidy();
      const tablesNotReached = tablesNotMapped(map, judgement.schema);
      return {
        outcomes: [...outcomesOf(plan), ...notReached(tablesNotReached)],
        left,
        stopped: !isComplete,
        mentions: isComplete ? [...recorded.absentFiles, ...(await findMentions(judgement))] : [],
        copies: map.copies,
        tablesNotReached,
        epoch,
      };
    },

    async verify(task) {
      const { judgement } = await asPlanned(task);
      return {
        left: await countLeft(judgement),
        mentions: await findMentions(judgement),
      };
    },

    async purge(at, mayContinue) {
      const schema = await open('erase');
      await requireServer(database);
      return purgeEnded({ map, database, schema, at, pauses, ...files }, mayContinue);
    },

    refuse: async (refuser, topics) =>
      refuseTopics({ map, database, schema: await open('erase'), pauses }, refuser, topics),
    freeze: async (task) => freezeCustomer(await freezing(task)),
    unfreeze: async (task) => unfreezeCustomer(await freezing(task)),
    forget: async (request) => {
      await open('read');
      await forgetRequest(database, map.store, request);
    },

    async check(known) {
      const schema = withoutOurs(await database.schema());
      const { replica } = await database.server();
      const findings = [
        ...checkSchema(map, schema, signed, known),
        ...(await checkRights(map, database, new Set(schema.tables.keys()))),
        ...(replica === undefined ? [] : [replicaFinding(map, replica)]),
      ];
      return { findings, fingerprint: fingerprintOf(map, schema), known: knownColumns(map, schema) };
    },

    knows: (epoch) => knowsEpoch(database, map.store, epoch),
  };
}

/** Tables that nobody looked into stand in the receipt: one line, counted by tables, because nobody knows their rows. */
const notReached = (tables: readonly string[]): Outcome[] =>
  tables.length === 0 ? [] : [{ category: 'other-records', result: 'not-reached', count: tables.length }];

const replicaFinding = (map: StoreMap, replica: string): Finding => ({
  level: 'stops',
  code: 'replica',
  where: map.store,
  say: `the server is ${replica}. Name the server on which the application writes.`,
});

/** Without the ledger's own tables, where they lie in the system's file. */
const withoutOurs = (schema: Schema): Schema => ({
  ...schema,
  tables: new Map([...schema.tables].filter(([name]) => !name.startsWith(ownPrefix))),
});
