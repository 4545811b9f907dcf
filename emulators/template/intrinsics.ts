import { account, arnOf as arnIn, region, s3ArnOf } from '../account.ts';

/** A synthesised CloudFormation template, as far as the local run uses it. */
export interface Template {
  Resources: Record<string, Resource>;
  Parameters?: Record<string, { Default?: unknown }>;
  Outputs?: Record<string, { Value: unknown }>;
}

export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/**
 * Values that only the local run knows: `<logical id or resource type>` for the value of `Ref`, with `.<attribute>` for
 * that of `Fn::GetAtt`, as in `AWS::ApiGatewayV2::Api.ApiEndpoint`. Read when needed, so an entry may be added once it
 * is known.
 */
export type Overrides = Record<string, string>;

/** A template contains something that the local run cannot resolve to a plain value. */
export class UnresolvableTemplate extends Error {
  override name = 'UnresolvableTemplate';
}

const pseudoParameters: Record<string, string | undefined> = {
  'AWS::AccountId': account,
  'AWS::NoValue': undefined,
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::StackName': 'local',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** The property that holds a resource's physical name. Without one, its logical id is used. */
const nameProperties: Record<string, string> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SES::ConfigurationSet': 'Name',
  'AWS::SES::EmailIdentity': 'EmailIdentity',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
};

const arns: Record<string, (name: string) => string> = {
  'AWS::DynamoDB::Table': (name) => arnIn('dynamodb', `table/${name}`),
  'AWS::Events::Rule': (name) => arnIn('events', `rule/${name}`),
  'AWS::IAM::ManagedPolicy': (name) => `arn:aws:iam::${account}:policy/${name}`,
  'AWS::IAM::Role': (name) => `arn:aws:iam::${account}:role/${name}`,
  'AWS::Lambda::Function': (name) => arnIn('lambda', `function:${name}`),
  'AWS::Logs::LogGroup': (name) => arnIn('logs', `log-group:${name}:*`),
  'AWS::S3::Bucket': (name) => s3ArnOf(name),
  'AWS::SNS::Topic': (name) => arnIn('sns', name),
  'AWS::SQS::Queue': (name) => arnIn('sqs', name),
  'AWS::StepFunctions::StateMachine': (name) => arnIn('states', `stateMachine:${name}`),
};

/** Types whose `Ref` is their ARN. */
const arnReferences = ['AWS::IAM::ManagedPolicy', 'AWS::SNS::Topic', 'AWS::StepFunctions::StateMachine'];

/** Types whose `Ref` is their logical id, or an opaque value. */
const plainReferences = ['AWS::ApiGatewayV2::Api', 'AWS::ApiGatewayV2::Integration'];

export interface Resolver {
  /** Resolves intrinsic functions to plain values. */
  resolve(value: unknown): unknown;
  nameOf(logicalId: string): string;
  arnOf(logicalId: string): string;
}

/** @throws UnresolvableTemplate from every method, naming the intrinsic or the reference. */
export function createResolver(template: Template, overrides: Overrides): Resolver {
  const resourceOf = (logicalId: string, reference: string): Resource => {
    const resource = template.Resources[logicalId];
    if (!resource) throw new UnresolvableTemplate(`${reference} refers to nothing in the template.`);
    return resource;
  };
  const overrideOf = (logicalId: string, type: string, attribute = '') =>
    overrides[logicalId + attribute] ?? overrides[type + attribute];

  const nameOf = (logicalId: string): string => {
    const { Type, Properties } = resourceOf(logicalId, logicalId);
    const given = nameProperties[Type] && resolve(Properties?.[nameProperties[Type]]);
    if (typeof given === 'string') return given;
    if (Type === 'AWS::S3::Bucket') return logicalId.toLowerCase(); // bucket names are lower case
    return Type === 'AWS::Lambda::Function' ? String(Properties?.Handler).replace(/\..*$/, '') : logicalId;
  };

  const arnOf = (logicalId: string): string => {
    const { Type } = resourceOf(logicalId, logicalId);
    const arn = arns[Type];
    if (!arn) throw new UnresolvableTemplate(`The ARN of ${logicalId} (${Type}) is not known locally.`);
    return arn(nameOf(logicalId));
  };

  const referTo = (name: string): unknown => {
    if (name in pseudoParameters) return pseudoParameters[name];
    const parameter = template.Parameters?.[name];
    if (parameter?.Default !== undefined) return parameter.Default;
    const { Type } = resourceOf(name, `Ref "${name}"`);
    const override = overrideOf(name, Type);
    if (override !== undefined) return override;
    if (arnReferences.includes(Type)) return arnOf(name);
    if (Type in nameProperties || plainReferences.includes(Type)) return nameOf(name);
    throw new UnresolvableTemplate(`Ref "${name}" (${Type}) has no local value.`);
  };

  const attributeOf = (logicalId: string, attribute: string): string => {
    const reference = `Fn::GetAtt "${logicalId}.${attribute}"`;
    const { Type } = resourceOf(logicalId, reference);
    const override = overrideOf(logicalId, Type, `.${attribute}`);
    if (override !== undefined) return override;
    if (attribute === 'Arn' && Type in arns) return arnOf(logicalId);
    throw new UnresolvableTemplate(`${reference} (${Type}) has no local value.`);
  };

  const substitute = (pattern: string, variables: Record<string, unknown>): string =>
    pattern.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      if (name in variables) return String(resolve(variables[name]));
      const [logicalId = '', ...attribute] = name.split('.');
      return String(attribute.length > 0 ? attributeOf(logicalId, attribute.join('.')) : referTo(name));
    });

  const intrinsics: Record<string, (argument: never) => unknown> = {
    Ref: (name: string) => referTo(name),
    'Fn::GetAtt': (path: string | [string, string]) => {
      const [logicalId = '', ...attribute] = typeof path === 'string' ? path.split('.') : path;
      return attributeOf(logicalId, attribute.join('.'));
    },
    'Fn::Join': ([separator, parts]: [string, unknown]) => (resolve(parts) as unknown[]).join(separator),
    'Fn::Select': ([index, list]: [number | string, unknown]) => (resolve(list) as unknown[])[Number(index)],
    'Fn::Sub': (argument: string | [string, Record<string, unknown>]) =>
      typeof argument === 'string' ? substitute(argument, {}) : substitute(...argument),
  };

  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const [[key = '', argument] = [], ...others] = Object.entries(value);
    if (others.length === 0 && (key === 'Ref' || key.startsWith('Fn::') || key === 'Condition')) {
      const intrinsic = intrinsics[key];
      if (!intrinsic) throw new UnresolvableTemplate(`The intrinsic ${key} is not supported locally.`);
      return intrinsic(argument as never);
    }
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, resolve(part)]));
  };

  return { resolve, nameOf, arnOf };
}
