import { arnOf as arnIn } from '../account.ts';
import { accessKeyOf, type Principal, type Role } from '../iam/permissions.ts';
import { type PolicyDocument, readStatements, type Statement } from '../iam/statements.ts';
import { type Resolver, type Template, UnresolvableTemplate } from './intrinsics.ts';

/** Resolves one property of a resource, and nothing else of it. */
type Reader = <T>(property: string) => T | undefined;

/** Who has a role of a template: its functions and its state machines. */
export function principalsOf(template: Template, resolver: Resolver): Principal[] {
  const roles = rolesOf(template, resolver);
  const roleAt = (arn: unknown): Role => roles.get(String(arn)) ?? { name: 'none', statements: [] };
  const { nameOf, arnOf } = resolver;
  const functions = each(template, resolver, 'AWS::Lambda::Function', (get, logicalId) => ({
    name: nameOf(logicalId),
    caller: accessKeyOf(nameOf(logicalId)),
    role: roleAt(get('Role')),
  }));
  const machines = each(template, resolver, 'AWS::StepFunctions::StateMachine', (get, logicalId) => ({
    name: nameOf(logicalId),
    caller: arnOf(logicalId),
    role: roleAt(get('RoleArn')),
  }));
  return [...functions, ...machines];
}

/** The roles by their ARN, each with what all of its policies say. */
function rolesOf(template: Template, resolver: Resolver): Map<string, Role> {
  const attached = attachedPoliciesOf(template, resolver);
  const managedAt = (arn: string): AttachedPolicy => {
    const policy = attached.find((one) => one.arn === arn);
    if (policy) return policy;
    throw new UnresolvableTemplate(`The text of the policy ${arn} is not in the template.`);
  };
  const roles = each(template, resolver, 'AWS::IAM::Role', (get, logicalId): [string, Role] => {
    if (get('PermissionsBoundary'))
      throw new UnresolvableTemplate(`${logicalId} has a permissions boundary, which the local run lacks.`);
    const name = resolver.nameOf(logicalId);
    const own = get<{ PolicyDocument: PolicyDocument }[]>('Policies') ?? [];
    // One that is attached from both sides counts once.
    const others = new Set([
      ...attached.filter(({ roleNames }) => roleNames.includes(name)),
      ...(get<string[]>('ManagedPolicyArns') ?? []).map(managedAt),
    ]);
    const documents = [
      ...own.map(({ PolicyDocument }) => PolicyDocument),
      ...[...others].map(({ document }) => document),
    ];
    return [resolver.arnOf(logicalId), { name, statements: documents.flatMap(readStatements) }];
  });
  return new Map(roles);
}

interface AttachedPolicy {
  /** Of a managed policy. */
  arn?: string;
  roleNames: readonly string[];
  document: PolicyDocument;
}

function attachedPoliciesOf(template: Template, resolver: Resolver): AttachedPolicy[] {
  const policies = ['AWS::IAM::Policy', 'AWS::IAM::RolePolicy', 'AWS::IAM::ManagedPolicy'].map((type) =>
    each(template, resolver, type, (get, logicalId) => ({
      ...(type === 'AWS::IAM::ManagedPolicy' && { arn: resolver.arnOf(logicalId) }),
      roleNames: [get<string[]>('Roles') ?? [], get<string>('RoleName') ?? []].flat(),
      document: documentOf(get),
    })),
  );
  return policies.flat();
}

/** What the policies of buckets, topics and functions say about their callers. */
export function resourceStatementsOf(template: Template, resolver: Resolver): Statement[] {
  const documents = [
    ...each(template, resolver, 'AWS::S3::BucketPolicy', documentOf),
    ...each(template, resolver, 'AWS::SNS::TopicPolicy', documentOf),
    ...each(template, resolver, 'AWS::Lambda::Permission', policyOfPermission),
  ];
  return documents.flatMap(readStatements);
}

const documentOf = (get: Reader): PolicyDocument =>
  get<PolicyDocument>('PolicyDocument') ?? { Statement: [] };

/** What Lambda makes of a permission: a statement in the policy of the function. */
function policyOfPermission(get: Reader): PolicyDocument {
  const named = String(get('FunctionName'));
  const sourceArn = get<string>('SourceArn');
  const sourceAccount = get<string>('SourceAccount');
  return {
    Statement: {
      Effect: 'Allow',
      Principal: { Service: String(get('Principal')) },
      Action: String(get('Action')),
      Resource: named.startsWith('arn:') ? named : arnIn('lambda', `function:${named}`),
      Condition: {
        ...(sourceArn && { ArnLike: { 'aws:SourceArn': sourceArn } }),
        ...(sourceAccount && { StringEquals: { 'aws:SourceAccount': sourceAccount } }),
      },
    },
  };
}

function each<T>(
  template: Template,
  { resolve }: Resolver,
  type: string,
  read: (get: Reader, logicalId: string) => T,
): T[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([logicalId, { Properties = {} }]) =>
      read((property) => resolve(Properties[property]) as never, logicalId),
    );
}
