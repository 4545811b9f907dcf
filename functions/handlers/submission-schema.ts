import * as v from 'valibot';
import type { Submission } from '../requests/domain/submission.ts';
import { parseAddress } from '../shared/address.ts';
import { isRefusal } from '../shared/refusal.ts';
import {
  type Kind,
  kinds,
  type Language,
  languages,
  scopes,
  type Topic,
  topics,
} from '../shared/vocabulary.ts';
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
  language: v.optional(v.picklist(languages, 'unknown')),
  idempotencyKey: v.optional(
    v.pipe(v.string('unknown'), v.nonEmpty('missing'), v.maxLength(200, 'too-long')),
  ),
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

/** What a submission may contain; the page's own form sends all of it, whatever the kind. */
const knownFields = ['kind', 'address', 'language', 'idempotencyKey', 'scope', 'topics'];
/** What would be dropped in silence, by kind. */
const foreignField: Record<Kind, string> = { deletion: 'topics', handover: 'topics', 'opt-out': 'scope' };

/** The form of a page, which has a field for everything, or a program, which must mean each field that it sends. */
export type Sender = 'page' | 'program';

/**
 * Parses the fields of a submission, once, at the edge. Nothing that was sent is dropped in silence: an unknown field is
 * an error under its own name. `pageLanguage` applies if the fields name no language.
 */
export function parseSubmission(
  given: Fields,
  pageLanguage: Language,
  sender: Sender,
): { submission: Omit<Submission, 'channel'> } | { errors: FormErrors } {
  const fields = sender === 'page' ? withoutBrokenHiddenFields(given) : given;
  const unknown = unknownFieldsIn(fields);
  const parsedKind = v.safeParse(kindSchema, fields);
  if (!parsedKind.success) {
    // Check the fields that all kinds share anyway, so that one round of corrections is enough.
    const common = v.safeParse(v.object(everyKind), fields);
    return { errors: { ...errorsOf(parsedKind.issues), ...errorsOf(common.issues), ...unknown } };
  }
  const { kind } = parsedKind.output;
  const parsed = v.safeParse(schemas[kind], fields);
  const foreign = sender === 'program' ? foreignFieldIn(fields, kind) : {};
  const errors = { ...errorsOf(parsed.issues), ...foreign, ...unknown };
  if (!parsed.success || Object.keys(errors).length > 0) return { errors };
  const { language = pageLanguage, idempotencyKey, ...asked } = parsed.output;
  return { submission: { kind, ...asked, language, ...(idempotencyKey && { idempotencyKey }) } };
}

function unknownFieldsIn(fields: Fields): FormErrors {
  const unknown = Object.keys(fields).filter((name) => !knownFields.includes(name));
  return unknown.length > 0 ? { unknown } : {};
}

function foreignFieldIn(fields: Fields, kind: Kind): FormErrors {
  const name = foreignField[kind];
  return Object.hasOwn(fields, name) ? { [name]: 'not-for-this-kind' } : {};
}

/** A visitor cannot correct what the page itself fills in. */
function withoutBrokenHiddenFields(fields: Fields): Fields {
  const { language, idempotencyKey, ...visible } = fields;
  return {
    ...visible,
    ...(v.is(everyKind.language, language) && { language }),
    ...(v.is(everyKind.idempotencyKey, idempotencyKey) && { idempotencyKey }),
  };
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
