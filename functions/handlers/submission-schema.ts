import * as v from 'valibot';
import type { Submission } from '../requests/domain/submission.ts';
import { parseAddress } from '../shared/address.ts';
import { isRefusal } from '../shared/refusal.ts';
import { kinds, type Language, languages, scopes, type Topic, topics } from '../shared/vocabulary.ts';
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

/** One topic, several, or `all`; returned in canonical order without duplicates. */
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
const withScope = v.pipe(
  v.object({ ...everyKind, scope: choice(scopes) }),
  v.transform((given) => ({ ...given, topics: [] as Topic[] })),
);
const withTopics = v.pipe(
  v.object({ ...everyKind, topics: chosenTopics }),
  v.transform((given) => ({ ...given, scope: 'information' as const })),
);
const schemas = { deletion: withScope, handover: withScope, 'opt-out': withTopics };
const kindSchema = v.object({ kind: choice(kinds) });

/** Parses the fields of a submission, once, at the edge. `pageLanguage` applies if the fields name no language. */
export function parseSubmission(
  fields: Fields,
  pageLanguage: Language,
): { submission: Omit<Submission, 'channel'> } | { errors: FormErrors } {
  const parsedKind = v.safeParse(kindSchema, fields);
  if (!parsedKind.success) {
    // Check the fields that all kinds share anyway, so that one round of corrections is enough.
    const common = v.safeParse(v.object({ address }), fields);
    return { errors: { ...errorsOf(parsedKind.issues), ...errorsOf(common.issues) } };
  }
  const { kind } = parsedKind.output;
  const parsed = v.safeParse(schemas[kind], fields);
  if (!parsed.success) return { errors: errorsOf(parsed.issues) };
  const { language = pageLanguage, idempotencyKey, ...asked } = parsed.output;
  return { submission: { kind, ...asked, language, ...(idempotencyKey && { idempotencyKey }) } };
}

/** The first error of each field. */
function errorsOf(issues: readonly v.BaseIssue<unknown>[] | undefined): FormErrors {
  const errors: Record<string, string> = {};
  for (const issue of issues ?? []) errors[String(issue.path?.[0]?.key)] ??= issue.message;
  return errors;
}

/** What the customer typed, to be shown again. */
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
