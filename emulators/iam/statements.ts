import { type ConditionBlock, type Context, readCondition, UnsupportedPolicy } from './conditions.ts';
import { fits, fitsArn } from './wildcard.ts';

/** One thing that a caller wants to do, as policies see it. */
export interface Want {
  /** Such as `s3:GetObject`. */
  action: string;
  /** ARN; `*` for an action that is about no resource. */
  resource: string;
  context?: Context;
}

/** A policy document as it stands in a template, its values resolved. */
export interface PolicyDocument {
  Statement: RawStatement | readonly RawStatement[];
}

type Texts = string | readonly string[];

interface RawStatement {
  Effect: string;
  Action?: Texts;
  NotAction?: Texts;
  Resource?: Texts;
  NotResource?: Texts;
  Condition?: ConditionBlock;
  /** In policies of resources only. */
  Principal?: string | Readonly<Record<string, Texts>>;
  NotPrincipal?: unknown;
}

/** A part of a policy with one action and one resource, ready to be asked. */
export interface Statement {
  isDenial: boolean;
  /** As written, wildcards included; `not …` where the policy names what it is not about. */
  action: string;
  resource: string;
  condition: ConditionBlock | undefined;
  /** Whom a policy of a resource speaks of: `*` or the names of services. */
  principals: readonly string[];
  /** Whether it is about this, its condition included. */
  isAbout(want: Want): boolean;
}

/**
 * Reads a policy. A statement about several actions or resources becomes one for each pair, which says the same.
 *
 * @throws UnsupportedPolicy for a condition or a principal that the local run cannot judge.
 */
export function readStatements({ Statement: raw }: PolicyDocument): Statement[] {
  return [raw].flat().flatMap((statement) => {
    const holds = readCondition(statement.Condition);
    const principals = readPrincipals(statement);
    const actions = patternsOf(statement.Action, statement.NotAction, fitsActionName);
    return actions.flatMap((action) =>
      patternsOf(statement.Resource, statement.NotResource, fitsArn).map(
        (resource): Statement => ({
          isDenial: statement.Effect === 'Deny',
          action: action.text,
          resource: resource.text,
          condition: statement.Condition,
          principals,
          isAbout: (want) =>
            action.fits(want.action) && resource.fits(want.resource) && holds(want.context ?? {}),
        }),
      ),
    );
  });
}

interface Pattern {
  text: string;
  fits(given: string): boolean;
}

/** Each of the wanted patterns, or one for all that is not unwanted. */
function patternsOf(
  wanted: Texts | undefined,
  unwanted: Texts | undefined,
  compare: (pattern: string, text: string) => boolean,
): Pattern[] {
  if (unwanted === undefined)
    return listOf(wanted).map((text) => ({ text, fits: (given) => compare(text, given) }));
  const excluded = listOf(unwanted);
  const isExcluded = (given: string) => excluded.some((pattern) => compare(pattern, given));
  return [{ text: `not ${excluded.join(', ')}`, fits: (given) => !isExcluded(given) }];
}

/** Names of actions are written in any case. */
const fitsActionName = (pattern: string, action: string) => fits(pattern.toLowerCase(), action.toLowerCase());

function readPrincipals({ Principal, NotPrincipal }: RawStatement): string[] {
  if (NotPrincipal) throw new UnsupportedPolicy('The local run does not know NotPrincipal.');
  if (Principal === undefined) return [];
  if (typeof Principal === 'string') return [Principal];
  return Object.entries(Principal).flatMap(([kind, names]) => {
    const everybody = [names].flat().every((name) => name === '*');
    if (kind !== 'Service' && !everybody)
      throw new UnsupportedPolicy(`The local run does not know the principal ${kind} ${names}.`);
    return [names].flat();
  });
}

const listOf = (value: Texts | undefined): string[] => (value === undefined ? [] : [value].flat());
