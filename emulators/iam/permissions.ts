import { account } from '../account.ts';
import type { Access } from './access.ts';
import type { ConditionBlock, Context } from './conditions.ts';
import type { Statement, Want } from './statements.ts';

/** Somebody with a role: a function, or a state machine. */
export interface Principal {
  /** Its name, for people. */
  name: string;
  /** What tells it: the access key id of a function, the ARN of a state machine. */
  caller: string;
  role: Role;
}

export interface Role {
  name: string;
  /** From all policies that are attached to it. */
  statements: readonly Statement[];
}

/** One action on one resource that a role allows somebody. */
export interface Grant {
  /** Who has it. */
  principal: string;
  /** As written in the policy, wildcards included. */
  action: string;
  resource: string;
  condition: ConditionBlock | undefined;
}

export interface PermissionsSetup {
  principals: readonly Principal[];
  /** From the policies of buckets, topics and functions. */
  resourceStatements: readonly Statement[];
  /** The access key of whoever runs the stack: everything is allowed to it. */
  rootKey: string;
}

/** A service that acts on behalf of a resource, as when an API calls a function. */
export interface ServiceCall extends Want {
  /** Such as `apigateway.amazonaws.com`. */
  service: string;
  /** ARN of the resource that it acts for. */
  sourceArn: string;
}

/** Who may do what, as a template says it, and what was made of it so far. */
export interface Permissions extends Access {
  /** @returns why a service may not do something, in the words of IAM */
  refusalOfService(call: ServiceCall): string | undefined;
  /** What was allowed and never used so far. */
  unused(): Grant[];
  /** Every call that was refused so far, as the caller was told. */
  refused(): string[];
}

/** The access key of a function. Its secret is the same: it opens nothing outside this machine. */
export const accessKeyOf = (functionName: string): string => `local.${functionName}`;

/** AWS's endpoints are asked over TLS; that the local ones are not is a difference that no policy shall see. */
const everywhere: Context = { 'aws:securetransport': ['true'] };

type Verdict = 'allowed' | 'denied' | 'not-allowed';

/** Judges calls as IAM does: what nothing allows is refused, and what anything denies. */
export function createPermissions({
  principals,
  resourceStatements,
  rootKey,
}: PermissionsSetup): Permissions {
  const byCaller = new Map(principals.map((principal) => [principal.caller, principal]));
  const forEverybody = statementsFor(resourceStatements, '*');
  const used = new Set<Statement>();
  const refusals: string[] = [];

  const judge = (statements: readonly Statement[], asked: Want): Verdict => {
    const want = { ...asked, context: { ...everywhere, ...asked.context } };
    const about = statements.filter((statement) => statement.isAbout(want));
    if (about.some(({ isDenial }) => isDenial)) return 'denied';
    const [allowing] = about;
    if (!allowing) return 'not-allowed';
    used.add(allowing);
    return 'allowed';
  };
  const judgeCaller = (caller: string, want: Want): Verdict =>
    caller === rootKey
      ? 'allowed'
      : judge([...(byCaller.get(caller)?.role.statements ?? []), ...forEverybody], want);
  const refuse = (message: string): string => {
    refusals.push(message);
    return message;
  };

  return {
    secretOf: (accessKeyId) =>
      accessKeyId === rootKey || byCaller.has(accessKeyId) ? accessKeyId : undefined,

    refusal(caller, wants) {
      for (const want of wants) {
        const verdict = judgeCaller(caller, want);
        if (verdict !== 'allowed')
          return refuse(
            `User: ${userOf(byCaller.get(caller))} ${isNotAuthorized(want, verdict, 'identity')}`,
          );
      }
      return undefined;
    },

    mayAlso: (caller, want) => judgeCaller(caller, want) === 'allowed',

    refusalOfService({ service, sourceArn, ...want }) {
      const context = { ...want.context, 'aws:sourcearn': [sourceArn], 'aws:sourceaccount': [account] };
      const statements = [...statementsFor(resourceStatements, service), ...forEverybody];
      const verdict = judge(statements, { ...want, context });
      if (verdict === 'allowed') return undefined;
      return refuse(`${service} for ${sourceArn} ${isNotAuthorized(want, verdict, 'resource')}`);
    },

    unused: () =>
      principals.flatMap(({ name, role }) =>
        role.statements
          .filter((statement) => !statement.isDenial && !used.has(statement))
          .map(({ action, resource, condition }) => ({ principal: name, action, resource, condition })),
      ),

    refused: () => [...refusals],
  };
}

/** Of the policies of resources, what speaks of somebody. */
const statementsFor = (statements: readonly Statement[], principal: string): Statement[] =>
  statements.filter(({ principals }) => principals.includes(principal));

const userOf = (principal: Principal | undefined): string =>
  principal
    ? `arn:aws:sts::${account}:assumed-role/${principal.role.name}/${principal.name}`
    : 'an unknown caller';

const isNotAuthorized = (
  { action, resource }: Want,
  verdict: Exclude<Verdict, 'allowed'>,
  kind: 'identity' | 'resource',
): string => {
  const because =
    verdict === 'denied'
      ? 'with an explicit deny'
      : `because no ${kind}-based policy allows the ${action} action`;
  return `is not authorized to perform: ${action} on resource: ${resource} ${because}`;
};
