import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { arnOf as arnIn } from '../account.ts';
import type { Route } from '../http-api/routes.ts';
import type { Principal } from '../iam/permissions.ts';
import type { Statement } from '../iam/statements.ts';
import type { FunctionSpec } from '../lambda/worker.ts';
import type { Scope } from '../sfn/definition.ts';
import type { Machine } from '../sfn/run.ts';
import { principalsOf, resourceStatementsOf } from './access.ts';
import {
  createResolver,
  type Overrides,
  type Resource,
  type Template,
  UnresolvableTemplate,
} from './intrinsics.ts';

export interface TableSpec {
  /** What `CreateTable` needs, indexes included. */
  create: CreateTableCommandInput & { TableName: string };
  /** The attribute that time-to-live reads. */
  timeToLiveAttribute: string | undefined;
}

export interface BucketSpec {
  name: string;
  versioned: boolean;
}

/** What the mail service reports of the messages that travel under a configuration set. */
export interface MailEventsSpec {
  configurationSet: string;
  types: MailEventType[];
  configurationSetArn: string;
  /** Who is told, through a topic. */
  functionArn: string;
  topicArn: string;
}

/** What is reported of a message, as a template names it. */
export const mailEventTypes = ['delivery', 'bounce', 'complaint', 'reject'] as const;
export type MailEventType = (typeof mailEventTypes)[number];

/** A function that runs by itself, every so often. */
export interface ScheduleSpec {
  functionArn: string;
  ruleArn: string;
  /** What the function gets. */
  input: unknown;
}

/**
 * What a synthesised template says about the parts that the local run stands in for. Each method resolves only what
 * it needs, so a value that is known later (the pages' own address) hinders nothing before.
 *
 * Every method throws `UnresolvableTemplate` for what it cannot turn into a plain value.
 */
export interface LocalTemplate {
  /** Named as in the template, otherwise after the file of their handler. */
  functions(): FunctionSpec[];
  tables(): TableSpec[];
  buckets(): BucketSpec[];
  machines(): Machine[];
  /** Domains and addresses that mail may come from. */
  mailIdentities(): string[];
  configurationSets(): string[];
  /** One entry for each function that is told. */
  mailEvents(): MailEventsSpec[];
  routes(): Route[];
  schedules(): ScheduleSpec[];
  /** The functions and state machines, each with its role. */
  principals(): Principal[];
  /** What the policies of buckets, topics and functions say about their callers. */
  resourceStatements(): Statement[];
  output(name: string): string;
}

/** @param file path of `<stack>.template.json`, with the asset folders beside it */
export function readTemplateFile(file: string, overrides: Overrides = {}): LocalTemplate {
  return readTemplate(JSON.parse(readFileSync(file, 'utf8')), dirname(file), overrides);
}

/** @param assets folder that holds the asset folders */
export function readTemplate(template: Template, assets: string, overrides: Overrides = {}): LocalTemplate {
  const resolver = createResolver(template, overrides);
  const { resolve, nameOf, arnOf } = resolver;

  /** One entry for each resource of a type. `get` resolves one of its properties. */
  const each = <T>(type: string, read: (get: PropertyReader, logicalId: string) => T): T[] =>
    Object.entries(template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([logicalId, resource]) => read(propertiesOf(resource), logicalId));
  const propertiesOf =
    ({ Properties = {} }: Resource): PropertyReader =>
    (name) =>
      resolve(Properties[name]) as never;

  return {
    functions() {
      const functions = each('AWS::Lambda::Function', (get, logicalId): FunctionSpec => {
        const { S3Key } = get<{ S3Key: string }>('Code');
        return {
          name: nameOf(logicalId),
          arn: arnOf(logicalId),
          folder: join(assets, `asset.${S3Key.replace(/\.zip$/, '')}`),
          handler: get('Handler'),
          environment:
            get<{ Variables?: Record<string, string> } | undefined>('Environment')?.Variables ?? {},
          timeoutSeconds: get<number | undefined>('Timeout') ?? 3,
          memoryMegabytes: get<number | undefined>('MemorySize') ?? 128,
        };
      });
      const twice = functions.find(
        ({ name }, index) => functions.findIndex((other) => other.name === name) < index,
      );
      if (twice)
        throw new Error(`Two functions are called ${twice.name}: ${twice.handler} is no longer unique.`);
      return functions;
    },

    tables: () =>
      each('AWS::DynamoDB::Table', (get, logicalId) => ({
        create: {
          TableName: nameOf(logicalId),
          KeySchema: get('KeySchema'),
          AttributeDefinitions: get('AttributeDefinitions'),
          GlobalSecondaryIndexes: get('GlobalSecondaryIndexes'),
          BillingMode: 'PAY_PER_REQUEST',
        },
        timeToLiveAttribute: get<{ AttributeName: string } | undefined>('TimeToLiveSpecification')
          ?.AttributeName,
      })),

    buckets: () =>
      each('AWS::S3::Bucket', (get, logicalId) => ({
        name: nameOf(logicalId),
        versioned: get<{ Status: string } | undefined>('VersioningConfiguration')?.Status === 'Enabled',
      })),

    machines: () =>
      each('AWS::StepFunctions::StateMachine', (get, logicalId) => ({
        name: nameOf(logicalId),
        arn: arnOf(logicalId),
        definition: JSON.parse(get<string>('DefinitionString')) as Scope,
      })),

    mailIdentities: () => each('AWS::SES::EmailIdentity', (_, logicalId) => nameOf(logicalId)),
    configurationSets: () => each('AWS::SES::ConfigurationSet', (_, logicalId) => nameOf(logicalId)),

    mailEvents() {
      const subscriptions = each('AWS::SNS::Subscription', (get) => ({
        protocol: get<string>('Protocol'),
        topicArn: get<string>('TopicArn'),
        functionArn: get<string>('Endpoint'),
      })).filter(({ protocol }) => protocol === 'lambda');
      return each('AWS::SES::ConfigurationSetEventDestination', (get, logicalId) => {
        const { MatchingEventTypes: types, SnsDestination } = get<EventDestination>('EventDestination');
        const unknown = types.find((type) => !mailEventTypes.includes(type));
        if (unknown || !SnsDestination)
          throw new UnresolvableTemplate(
            `${logicalId} reports ${unknown ?? 'to something that is no topic'}, which the local run does not.`,
          );
        const configurationSet = get<string>('ConfigurationSetName');
        return subscriptions
          .filter(({ topicArn }) => topicArn === SnsDestination.TopicARN)
          .map(({ functionArn, topicArn }) => ({
            configurationSet,
            configurationSetArn: arnIn('ses', `configuration-set/${configurationSet}`),
            types,
            functionArn,
            topicArn,
          }));
      }).flat();
    },

    routes() {
      const functionArns = new Map(
        each('AWS::ApiGatewayV2::Integration', (get, logicalId) => [
          `integrations/${logicalId}`,
          get<string>('IntegrationUri'),
        ]),
      );
      const stages = new Map(
        each('AWS::ApiGatewayV2::Stage', (get) => [get<string>('ApiId'), get<string>('StageName')]),
      );
      return each('AWS::ApiGatewayV2::Route', (get) => {
        const routeKey = get<string>('RouteKey');
        const functionArn = functionArns.get(get<string>('Target'));
        if (functionArn === undefined) throw new Error(`The route "${routeKey}" leads to no integration.`);
        const api = get<string>('ApiId');
        // `<method>/<path>` with its parameters as they are written, or `$default`.
        const resource = `${api}/${stages.get(api)}/${routeKey.replace(' ', '')}`;
        return { routeKey, functionArn, sourceArn: arnIn('execute-api', resource) };
      });
    },

    schedules: () =>
      each('AWS::Events::Rule', (get, logicalId) =>
        get<{ Arn: string; Input?: string }[]>('Targets').map(({ Arn, Input }) => ({
          functionArn: Arn,
          ruleArn: arnOf(logicalId),
          input: Input === undefined ? {} : JSON.parse(Input),
        })),
      ).flat(),

    principals: () => principalsOf(template, resolver),
    resourceStatements: () => resourceStatementsOf(template, resolver),

    output(name) {
      const output = template.Outputs?.[name];
      if (!output) throw new Error(`The template has no output ${name}.`);
      return String(resolve(output.Value));
    },
  };
}

type PropertyReader = <T>(name: string) => T;

interface EventDestination {
  MatchingEventTypes: MailEventType[];
  SnsDestination?: { TopicARN: string };
}
