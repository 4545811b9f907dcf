import * as v from 'valibot';
import { type HoldBasis, holdBases } from '../../functions/stores/domain/holds.ts';
import { type Category, categories } from '../../functions/stores/domain/plan.ts';
import { LaterFault, NeverFault } from '../faults.ts';
import { type AskPlug, plugVersion } from './plug.ts';

/**
 * What a plug answers is a foreign program's: everything of it is parsed here, once. Whatever has another shape is
 * `plug-unreadable`, and its words stay where they are.
 */

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000_000_000));
const listOf = <Item extends v.GenericSchema>(item: Item, max: number) =>
  v.pipe(v.array(item), v.maxLength(max));
const instant = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.check((text) => !Number.isNaN(Date.parse(text))),
  v.transform((text) => new Date(text).toISOString()),
);

const schemas = {
  done: v.looseObject({}),
  about: v.looseObject({ categories: listOf(v.string(), 50), does: listOf(v.string(), 50) }),
  found: v.looseObject({
    found: listOf(
      v.strictObject({
        category: v.picklist(categories),
        count,
        hold: v.optional(v.strictObject({ basis: v.picklist(holdBases), until: instant })),
      }),
      200,
    ),
  }),
  erased: v.looseObject({ more: v.optional(v.boolean(), false) }),
  copied: v.looseObject({
    pieces: listOf(
      v.strictObject({
        category: v.picklist(categories),
        name: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
        modifiedAt: v.optional(instant),
        content: v.union([
          v.strictObject({ text: v.string() }),
          v.strictObject({ base64: v.pipe(v.string(), v.base64()) }),
          v.strictObject({ records: listOf(v.record(v.string(), v.unknown()), 100_000) }),
        ]),
      }),
      100_000,
    ),
    after: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(1000))),
  }),
} as const;
type Schemas = typeof schemas;

/** Something that a plug found of a customer in one category. Without a hold it would be erased. */
export interface Found {
  category: Category;
  count: number;
  hold?: { basis: HoldBasis; until: string } | undefined;
}

/** Says by itself that it cannot now, or that a person has to act. */
const declined = v.union([
  v.looseObject({ later: v.literal(true) }),
  v.looseObject({ never: v.literal(true) }),
]);

/** Asks one question and reads the answer as what it has to be. */
export async function askFor<Name extends keyof Schemas>(
  ask: AskPlug,
  name: Name,
  operation: string,
  more: object = {},
): Promise<v.InferOutput<Schemas[Name]>> {
  const answer = await ask({ plug: plugVersion, operation, ...more });
  const no = v.safeParse(declined, answer);
  if (no.success) throw 'later' in no.output ? new LaterFault('plug-busy') : new NeverFault('plug-refused');
  const parsed = v.safeParse(schemas[name], answer);
  if (!parsed.success) throw new LaterFault('plug-unreadable');
  return parsed.output as v.InferOutput<Schemas[Name]>;
}
