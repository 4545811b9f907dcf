import { fits, fitsArn } from './wildcard.ts';

/** What is known of a call besides its action and its resource: values by condition key, the keys in lower case. */
export type Context = Readonly<Record<string, readonly string[]>>;

/** The `Condition` of a statement: operators, and in each the keys with their values. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Whether all of a condition holds for a call. */
export type Condition = (context: Context) => boolean;

/** A policy asks for something that the local run cannot judge. */
export class UnsupportedPolicy extends Error {
  override name = 'UnsupportedPolicy';
}

type Comparison = (wanted: string, given: string) => boolean;

const lower = (text: string) => text.toLowerCase();
const sameText: Comparison = (wanted, given) => wanted === given;
const sameLetters: Comparison = (wanted, given) => lower(wanted) === lower(given);

/** How an operator compares one of its values with one of the call, and whether it wants them to differ. */
const operators: Readonly<Record<string, { compare: Comparison; negated?: true }>> = {
  StringEquals: { compare: sameText },
  StringNotEquals: { compare: sameText, negated: true },
  StringEqualsIgnoreCase: { compare: sameLetters },
  StringNotEqualsIgnoreCase: { compare: sameLetters, negated: true },
  StringLike: { compare: fits },
  StringNotLike: { compare: fits, negated: true },
  ArnEquals: { compare: fitsArn },
  ArnLike: { compare: fitsArn },
  ArnNotEquals: { compare: fitsArn, negated: true },
  ArnNotLike: { compare: fitsArn, negated: true },
  Bool: { compare: sameLetters },
};

/** The condition keys that the emulators know the values of, by the service that they belong to. */
const knownKeys: Readonly<Record<string, readonly string[]>> = {
  aws: ['aws:securetransport', 'aws:sourceaccount', 'aws:sourcearn'],
  dynamodb: [
    'dynamodb:attributes',
    'dynamodb:leadingkeys',
    'dynamodb:returnconsumedcapacity',
    'dynamodb:returnvalues',
    'dynamodb:select',
  ],
  lambda: [],
  s3: ['s3:delimiter', 's3:max-keys', 's3:prefix', 's3:versionid'],
  ses: ['ses:fromaddress', 'ses:fromdisplayname', 'ses:recipients'],
  sns: [],
  ssm: [],
  states: [],
};

/**
 * Reads a condition once, so that what cannot be judged is found when the stack starts and not when somebody calls.
 *
 * @throws UnsupportedPolicy for an operator, a key or a variable that the local run does not know.
 */
export function readCondition(block: ConditionBlock = {}): Condition {
  const tests = Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => readTest(operator, lower(key), textsOf(values))),
  );
  return (context) => tests.every((holds) => holds(context));
}

function readTest(operator: string, key: string, values: readonly string[]): Condition {
  refuseUnknownKey(key);
  const variable = values.find((value) => value.includes('${'));
  if (variable) throw new UnsupportedPolicy(`The local run fills no variables in: "${variable}".`);
  if (operator === 'Null') return (context) => String(!(key in context)) === values[0];

  const [, set = '', name = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const known = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (!known) throw new UnsupportedPolicy(`The local run does not know the condition operator ${operator}.`);
  const { compare, negated = false } = known;
  const passes = (given: string) => values.some((wanted) => compare(wanted, given)) !== negated;

  return (context) => {
    const given = context[key] ?? [];
    // A key that is missing passes "all of none", what must differ, and whatever is asked only if it exists.
    if (given.length === 0)
      return set === 'ForAllValues' || ifExists !== undefined || (set === '' && negated);
    return set === 'ForAnyValue' || (set === '' && !negated) ? given.some(passes) : given.every(passes);
  };
}

/** A key that no emulator fills in would make an `Allow` fail and a `Deny` pass without anybody seeing why. */
function refuseUnknownKey(key: string): void {
  const keys = knownKeys[key.split(':')[0] ?? ''];
  // Keys of services that nothing here stands in for are never asked about.
  if (keys && !keys.includes(key))
    throw new UnsupportedPolicy(`The local run does not know the condition key ${key}.`);
}

const textsOf = (values: unknown): string[] => [values].flat().map(String);
