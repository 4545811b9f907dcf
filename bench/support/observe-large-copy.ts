import { firstCutPart, maxParts } from '../../contract/machines.ts';
import type { RuntimeSettings } from '../../contract/settings.ts';
import { s3Archives } from '../../functions/handover/aws/s3-archives.ts';
import { s3Cuts } from '../../functions/handover/aws/s3-cuts.ts';
import { writePart } from '../../functions/handover/write-part.ts';
import type { Request } from '../../functions/requests/domain/request.ts';
import { surveyCopy } from '../../functions/requests/survey-copy.ts';
import { hostingStore } from '../../functions/stores/aws/hosting.ts';
import { freezePlan } from '../../functions/stores/domain/plan.ts';
import type { DataStore, Stores } from '../../functions/stores/ports.ts';
import type { BucketCalls } from './large-copy.ts';

type Client = Parameters<typeof s3Archives>[0];

const requestId = '0123456789AB';
const subject = { customerId: 'KH-7001', address: 'khach@example.vn', addressKey: 'key' };
/** What the bench puts into the bucket of hosted files for this copy. */
export const prefixOfCopy = `customers/${subject.customerId}/website/`;

/** A store with nothing. */
const empty = (store: 'mailing' | 'account'): DataStore => ({
  survey: async () => ({ store, categories: [] }),
  async *exportRecords() {},
  async *exportFiles() {},
  erase: async () => [],
  verify: async () => 0,
});

/**
 * Plans and writes a copy with the real adapters, and counts what they ask of S3: of the plan, and of each part.
 * @param buckets of hosted files with the copy's files, and of archives
 */
export async function observeLargeCopy(
  client: Client,
  buckets: { hosting: string; archive: string },
  archives: RuntimeSettings['archives'],
): Promise<{ plan: BucketCalls; parts: (BucketCalls & { files: number; bytes: number })[] }> {
  const count = counting(client);
  const stores: Stores = {
    hosting: hostingStore(client, buckets.hosting),
    mailing: empty('mailing'),
    account: empty('account'),
  };
  const written = s3Archives(client, buckets.archive);
  const settings = { archives } as RuntimeSettings;
  const ports = { stores, cuts: s3Cuts(client, buckets.archive), clock: () => new Date(), settings };
  const about = { id: requestId, scope: 'data' as const };

  const before = count();
  const frozen = freezePlan('data', await surveyCopy(ports, about, subject, maxParts), ports.clock());
  const plan = difference(count(), before);
  const request = {
    ...about,
    ...subject,
    kind: 'handover',
    status: 'executing',
    plan: { ...frozen, seal: 'sealed' },
  } as unknown as Request;
  const requests = { find: async () => request } as never;
  const all = { ...ports, requests, archives: written, log: () => {}, verifyPlan: () => true };

  const parts = [];
  const { count: planned = 0 } = frozen.stores[0]?.parts ?? {};
  for (let part = firstCutPart; part < planned + firstCutPart; part += 1) {
    const start = count();
    await writePart(all, { requestId, part });
    const calls = difference(count(), start);
    const { files = 0, bytes = 0 } = (await written.findPart({ requestId, part })) ?? {};
    parts.push({ ...calls, files, bytes });
  }
  return { plan, parts };
}

/** @returns how many calls the client has made so far */
function counting(client: Client): () => BucketCalls {
  const made: BucketCalls = { lists: 0, puts: 0, gets: 0 };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (call) => {
        if (commandName.startsWith('List')) made.lists += 1;
        else if (commandName.startsWith('Get')) made.gets += 1;
        else made.puts += 1;
        return next(call);
      },
    { name: 'count', step: 'initialize' },
  );
  return () => ({ ...made });
}

const difference = (after: BucketCalls, before: BucketCalls): BucketCalls => ({
  lists: after.lists - before.lists,
  puts: after.puts - before.puts,
  gets: after.gets - before.gets,
});
