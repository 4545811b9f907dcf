import * as v from 'valibot';
import {
  lanes,
  maxLookUps,
  maxPieces,
  maxPieceUrls,
  maxSiteParts,
  type SiteStoreName,
  siteCodes,
  siteOperations,
  siteProtocol,
} from '../../contract/site.ts';
import { holdBases } from '../stores/domain/holds.ts';
import { categories } from '../stores/domain/plan.ts';

/** What an agent says is outside input: everything of it is parsed here, once. Codes, counts and dates; no text. */

const short = v.pipe(v.string(), v.regex(/^[\w.:+-]{1,64}$/));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const instant = v.pipe(v.string(), v.isoTimestamp());
const storeName = v.custom<SiteStoreName>(
  (name) => typeof name === 'string' && /^site:[a-z][a-z0-9-]{0,30}$/.test(name),
);
const listOf = <Item extends v.GenericSchema>(item: Item, max: number) =>
  v.pipe(v.array(item), v.maxLength(max));
const category = v.picklist(categories);
const who = {
  protocol: v.literal(siteProtocol),
  site: short,
  instance: v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/)),
};

export const claimSchema = v.object({
  ...who,
  version: short,
  stores: listOf(
    v.object({
      store: storeName,
      mapSha256: v.string(),
      // A newer agent may know more.
      operations: v.pipe(
        listOf(v.string(), 50),
        v.transform((names) => siteOperations.filter((operation) => names.includes(operation))),
      ),
      categories: listOf(v.string(), 50),
      ailment: v.exactOptional(short),
    }),
    50,
  ),
  freeLanes: listOf(v.picklist(lanes), lanes.length),
});

const hold = v.strictObject({
  basis: v.picklist(holdBases),
  until: instant,
  firstUntil: v.exactOptional(instant),
});
/** Strict, because its hash is that of everything in it. */
const plan = v.strictObject({
  store: storeName,
  categories: listOf(
    v.strictObject({
      category,
      action: v.picklist(['erase', 'hold', 'return']),
      count,
      versions: v.exactOptional(count),
      bytes: v.exactOptional(count),
      hold: v.exactOptional(hold),
    }),
    200,
  ),
  unreadableDates: v.exactOptional(listOf(v.strictObject({ category, field: short, count }), 200)),
});
const outcome = v.object({
  category,
  result: v.picklist([
    'erased',
    'returned',
    'nothing-found',
    'unreadable',
    'archived',
    'held',
    'not-reached',
  ]),
  count,
  versions: v.exactOptional(count),
  hold: v.exactOptional(hold),
});
/** Names of tables, columns and copies, as the store map has them. */
const ofMap = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const mention = v.object({ table: ofMap, column: ofMap, count });
const copy = v.object({ name: ofMap, days: v.pipe(count, v.maxValue(10_000)) });
const partName = v.pipe(v.string(), v.regex(/^([1-9]\d{0,3}|list)$/));
const uploadedPart = v.object({
  part: partName,
  bytes: count,
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});
const result = v.object({
  plan: v.exactOptional(plan),
  outcomes: v.exactOptional(listOf(outcome, 200)),
  left: v.exactOptional(count),
  notReached: v.exactOptional(listOf(v.string(), 500)),
  mentions: v.exactOptional(listOf(mention, 500)),
  copies: v.exactOptional(listOf(copy, 50)),
  parts: v.exactOptional(
    v.pipe(
      listOf(uploadedPart, maxSiteParts),
      v.check((parts) => new Set(parts.map(({ part }) => part)).size === parts.length),
    ),
  ),
});
const code = v.picklist(siteCodes);

const ofPart = {
  ...who,
  task: v.pipe(v.string(), v.maxLength(100)),
  fence: count,
  part: partName,
};
const uploadName = v.pipe(v.string(), v.minLength(1), v.maxLength(1024));
const piece = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(maxPieces));

export const partSchema = v.variant('step', [
  v.object({ ...ofPart, step: v.literal('open') }),
  v.object({
    ...ofPart,
    step: v.literal('sign'),
    upload: uploadName,
    pieces: v.pipe(listOf(piece, maxPieceUrls), v.minLength(1)),
  }),
  v.object({
    ...ofPart,
    step: v.literal('close'),
    upload: uploadName,
    // From 1 on, none missing and none twice: the parts of an upload that is not whole are no part of a copy.
    pieces: v.pipe(
      listOf(v.object({ piece, etag: v.pipe(v.string(), v.regex(/^"[\w-]{1,80}"$/)) }), maxPieces),
      v.minLength(1),
      v.check((pieces) => pieces.every((each, index) => each.piece === index + 1)),
    ),
  }),
]);

export const answerSchema = v.union([
  v.object({
    ...who,
    task: v.pipe(v.string(), v.maxLength(100)),
    fence: count,
    answer: v.variant('state', [
      v.object({ state: v.literal('working'), done: count, total: v.exactOptional(count) }),
      v.object({
        state: v.literal('done'),
        result,
        evidence: v.object({ text: v.string(), signature: v.pipe(v.string(), v.regex(/^[\w-]{86}$/)) }),
      }),
      v.object({ state: v.literal('later'), code, afterSeconds: count }),
      v.object({ state: v.literal('never'), code }),
    ]),
  }),
  v.object({
    ...who,
    lookUps: listOf(
      v.object({
        id: short,
        customer: v.nullable(
          // One customer that has another form must not keep the answers about all others: it is read alone.
          v.union([v.strictObject({ code }), v.record(v.string(), v.unknown())]),
        ),
      }),
      maxLookUps,
    ),
  }),
]);
