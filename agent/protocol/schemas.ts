import * as v from 'valibot';
import {
  type AnswerAnswer,
  type ClaimAnswer,
  type LookUp,
  maxLookUps,
  maxPieceUrls,
  type PartAnswer,
  type RefusalAnswer,
  type SiteTask,
  siteRefusals,
} from '../../contract/site.ts';

/**
 * What the workflow says is checked although it is signed: whoever has taken the workflow signs too. What has not the shape
 * of a task is dropped, and the others go on.
 */

/** Names that nothing personal fits into, and that may stand in a log. */
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9:._-]{0,199}$/));
const text = (maxLength: number) => v.pipe(v.string(), v.maxLength(maxLength));
const instant = v.pipe(v.string(), v.isoTimestamp());
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const subject = v.object({ customerId: v.optional(text(200)), address: text(320), addressKey: text(200) });
const period = v.union([v.object({ months: whole }), v.object({ days: whole }), v.object({ years: whole })]);
const decision = v.object({
  kind: v.picklist(['confirmation', 'staff-decision', 'ended-service']),
  text: text(4096),
  seal: text(200),
});

const task = v.object({
  protocol: v.literal(1),
  task: id,
  fence: whole,
  request: id,
  store: v.pipe(v.string(), v.regex(/^site:[a-z][a-z0-9-]{0,30}$/)),
  // One that this agent does not know is answered, not dropped.
  operation: v.pipe(v.string(), v.regex(/^[a-z-]{1,40}$/)),
  subject: v.optional(subject),
  law: v.optional(v.record(v.string(), period)),
  decision: v.optional(decision),
  plan: v.optional(v.object({ sha256, plannedAt: instant })),
  turn: v.optional(whole),
  topics: v.optional(v.pipe(v.array(text(40)), v.maxLength(20))),
  cursor: v.optional(text(400)),
  notAfter: instant,
  leaseSeconds: v.pipe(v.number(), v.minValue(5), v.maxValue(3600)),
});

const claim = v.object({
  lookUps: v.pipe(v.array(v.unknown()), v.maxLength(maxLookUps)),
  tasks: v.pipe(v.array(v.unknown()), v.maxLength(20)),
  pollSeconds: v.pipe(v.number(), v.minValue(0.05), v.maxValue(600)),
});
const lookUp = v.object({ id, address: text(320), customerId: v.exactOptional(text(200)) });
const heard = v.union([
  v.object({ go: v.literal('on') }),
  v.object({ go: v.literal('stop'), code: v.picklist(['held', 'cancelled', 'stopped', 'closed']) }),
]);
const part = v.union([
  v.object({ upload: text(1024) }),
  v.object({ urls: v.pipe(v.array(text(4096)), v.maxLength(maxPieceUrls)) }),
  v.object({ closed: v.literal(true) }),
]);
const refusals = Object.keys(siteRefusals) as (keyof typeof siteRefusals)[];
const refusal = v.object({ refused: v.picklist(refusals) });

/** What a claim brought, and how many tasks and look-ups of it had no shape that is known. */
export type Claimed = ClaimAnswer & { dropped: number };

export function parseClaimAnswer(value: unknown): Claimed | undefined {
  const parsed = v.safeParse(claim, value);
  if (!parsed.success) return undefined;
  const tasks = parsed.output.tasks.flatMap((each) => read(task, each) ?? []) as SiteTask[];
  const lookUps = parsed.output.lookUps.flatMap((each): LookUp[] => {
    const found = read(lookUp, each);
    return found ? [found] : [];
  });
  const dropped = parsed.output.tasks.length + parsed.output.lookUps.length - tasks.length - lookUps.length;
  return { tasks, lookUps, pollSeconds: parsed.output.pollSeconds, dropped };
}

export const parseAnswerAnswer = (value: unknown): AnswerAnswer | undefined => read(heard, value);

export const parsePartAnswer = (value: unknown): PartAnswer | undefined => read(part, value);

export const parseRefusal = (value: unknown): RefusalAnswer | undefined => read(refusal, value);

function read<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> | undefined {
  const parsed = v.safeParse(schema, value);
  return parsed.success ? parsed.output : undefined;
}
