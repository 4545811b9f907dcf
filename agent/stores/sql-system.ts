import { Readable } from 'node:stream';
import type { SiteCustomer } from '../../contract/site.ts';
import { languages, topics } from '../../functions/shared/vocabulary.ts';
import type { DataSubject } from '../../functions/stores/domain/data-subject.ts';
import type { CustomerOnFile } from '../engine/customers.ts';
import type { AbsentFile } from '../engine/export.ts';
import type { SiteStore } from '../engine/site-store.ts';
import { NeverFault } from '../faults.ts';
import type { StoreMap } from '../store-map/store-map.ts';
import type { ExportedPiece, SiteSystem } from './site-system.ts';

interface SqlSystemSettings {
  map: StoreMap;
  engine: SiteStore;
  scope: SiteSystem['scope'];
  close(): Promise<void>;
}

/** A system whose data lie in an SQL database, by the engine that works from its store map. */
export function sqlSystem({ map, engine, scope, close }: SqlSystemSettings): SiteSystem {
  const canRefuse = Object.keys(map.subject.refuse).length > 0;
  const canFreeze = Object.keys(map.subject.freeze).length > 0;
  return {
    store: `site:${map.store}`,
    mapSha256: map.sha256,
    categories: [...new Set([...map.tables.values()].map((table) => table.is))],
    scope,
    async lookUp(address) {
      const found = await engine.lookUp(address);
      return found && customerOf(found);
    },
    customer: (customerId) => engine.customer(customerId),
    async list(cursor, limit) {
      const { customers, after } = await engine.list(cursor, limit);
      return {
        customers: customers.flatMap((each) => customerOf(each) ?? []),
        ...(after !== undefined && { cursor: after }),
      };
    },
    handles: (subject) => engine.names(subject),
    ...(canFreeze && {
      suspend: ({ turn, ...task }) => engine.freeze({ ...task, number: turn }),
      unsuspend: ({ turn, ...task }) => engine.unfreeze({ ...task, number: turn }),
    }),
    ...(canRefuse && {
      refuse: (subject, refused) =>
        engine.refuse(
          subject,
          topics.filter((topic) => refused.includes(topic)),
        ),
    }),
    find({ law, ...task }) {
      if (!law && task.kind === 'deletion') throw new NeverFault('law-missing');
      return engine.find({ ...task, law: law ?? lawOfCopies });
    },
    export: ({ subject }) => piecesOf(engine, subject),
    erase: (task, mayContinue) => engine.erase(task, mayContinue),
    verify: (task) => engine.verify(task),
    async purge(at, mayContinue) {
      const { ended, isComplete } = await engine.purge(at, mayContinue);
      return { ended, stopped: !isComplete };
    },
    forget: (request) => engine.forget(request),
    async check() {
      const { findings, fingerprint } = await engine.check();
      return { findings, fingerprint };
    },
    close,
  };
}

/** Each page of a table is a file of JSON lines, and each file a file; what rows name and is not there is a list. */
async function* piecesOf(engine: SiteStore, subject: DataSubject): AsyncGenerator<ExportedPiece> {
  let page = 0;
  for await (const { category, table, records } of engine.exportRows(subject)) {
    page += 1;
    const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('');
    yield {
      category,
      name: `${table}-${page}.jsonl`,
      holds: { [category]: records.length },
      read: () => Readable.from([Buffer.from(lines)]),
    };
  }
  const absent = new Map<string, string[]>();
  const note = ({ category, table, name }: AbsentFile) =>
    absent.set(category, [...(absent.get(category) ?? []), `${table}/${name}`]);
  for await (const { category, table, name, size, modifiedAt, read } of engine.exportFiles(subject, note))
    yield { category, name: `${table}/${name}`, size, modifiedAt, read };
  for (const [category, names] of absent) {
    const lines = names.map((name) => `${JSON.stringify(name)}\n`).join('');
    yield {
      category,
      name: `missing-files-${category}.jsonl`,
      holds: {},
      absent: names,
      read: () => Readable.from([Buffer.from(lines)]),
    };
  }
}

/** A copy holds nothing, so that no period of it matters. */
const lawOfCopies = {
  accountingMonths: 0,
  registrantHoldDays: 0,
  accountFactsMonths: 0,
  refusalRecordMonths: 0,
};

/** Somebody without an address cannot be written to, and is no customer of a letter. */
function customerOf({
  customerId,
  address,
  language,
  name,
  since,
}: CustomerOnFile): SiteCustomer | undefined {
  if (address === undefined) return undefined;
  const known = languages.find((each) => language?.toLowerCase().startsWith(each));
  return {
    customerId,
    address,
    ...(known !== undefined && { language: known }),
    ...(name !== undefined && { name }),
    ...(since !== undefined && { addressSince: since }),
  };
}
