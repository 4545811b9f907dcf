import * as v from 'valibot';
import { parseAddress } from '../domain/address.ts';
import { isRefusal } from '../domain/refusal.ts';
import { kinds, type Language, languages, scopes, type Topic, topics } from '../domain/request.ts';
import type { Submission } from '../domain/submission.ts';
import type { FormErrors, FormValues } from '../web/page.ts';
import type { Fields } from './form-body.ts';

const choice = <const Options extends readonly string[]>(options: Options) =>
  v.pipe(
    v.optional(v.string('unknown'), ''),
    v.trim(),
    v.nonEmpty('missing'),
    v.picklist(options, 'unknown'),
  );

const address = v.pipe(
  v.optional(v.string('address-invalid'), ''),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const parsed = parseAddress(dataset.value);
    if (!isRefusal(parsed)) return parsed;
    addIssue({ message: parsed.refused });
    return NEVER;
  }),
);

/** One topic, several, or `all`; in our order, each once. */
const chosenTopics = v.pipe(
  v.optional(v.union([v.string(), v.array(v.string())], 'unknown'), []),
  v.transform((given) => [given].flat().flatMap((topic) => (topic === 'all' ? topics : [topic]))),
  v.minLength(1, 'missing'),
  v.array(v.picklist(topics, 'unknown')),
  v.transform((given): Topic[] => topics.filter((topic) => given.includes(topic))),
);

const everyKind = {
  address,
  language: v.fallback(v.optional(v.picklist(languages)), undefined),
  idempotencyKey: v.fallback(v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(200))), undefined),
};
const schemas = {
  deletion: v.object({ ...everyKind, scope: choice(scopes) }),
  handover: v.object({ ...everyKind, scope: choice(scopes) }),
  'opt-out': v.object({ ...everyKind, topics: chosenTopics }),
};
const kindSchema = v.object({ kind: choice(kinds) });

/** Parses the fields of a submission, once, at the edge. `language` is the page's, if the fields name none. */
export function parseSubmission(
  fields: Fields,
  language: Language,
): { submission: Omit<Submission, 'channel'> } | { errors: FormErrors } {
  const parsedKind = v.safeParse(kindSchema, fields);
  // Without a kind, the other fields are still checked as far as they are common to all: one round of mending is enough.
  const kind = parsedKind.success ? parsedKind.output.kind : undefined;
  const parsed = v.safeParse(kind ? schemas[kind] : v.object({ address }), fields);
  if (!parsedKind.success || !parsed.success || !kind) {
    return { errors: { ...errorsOf(parsedKind.issues), ...errorsOf(parsed.issues) } };
  }
  const output = { scope: 'information' as const, topics: [], ...everyKindDefaults, ...parsed.output };
  const { idempotencyKey } = output;
  return {
    submission: {
      kind,
      scope: output.scope,
      topics: output.topics,
      address: output.address,
      language: output.language ?? language,
      ...(idempotencyKey && { idempotencyKey }),
    },
  };
}

const everyKindDefaults = {
  language: undefined as Language | undefined,
  idempotencyKey: undefined as string | undefined,
};

/** The first complaint about each field. */
function errorsOf(issues: readonly v.BaseIssue<unknown>[] | undefined): FormErrors {
  const errors: Record<string, string> = {};
  for (const issue of issues ?? []) errors[String(issue.path?.[0]?.key)] ??= issue.message;
  return errors;
}

/** What was typed, to be shown again. */
export function typedValues(fields: Fields): FormValues {
  const text = (name: string) => (typeof fields[name] === 'string' ? (fields[name] as string) : undefined);
  const [kind, scope, typedAddress] = [text('kind'), text('scope'), text('address')];
  return {
    topics: [fields.topics].flat().filter((topic): topic is string => typeof topic === 'string'),
    ...(kind !== undefined && { kind }),
    ...(scope !== undefined && { scope }),
    ...(typedAddress !== undefined && { address: typedAddress }),
  };
}
