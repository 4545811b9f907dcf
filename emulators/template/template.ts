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
  /** Input of `CreateTable`, including indexes. */
  create: CreateTableCommandInput & { TableName: string };
  /** The time-to-live attribute. */
  timeToLiveAttribute: string | undefined;
}

export interface BucketSpec {
  name: string;
  versioned: boolean;
}

/** The mail events that are published for a configuration set. */
export interface MailEventsSpec {
  configurationSet: string;
  types: MailEventType[];
  configurationSetArn: string;
  /** The function that is invoked, through a topic. */
  functionArn: string;
  topicArn: string;
}

/** Event types, as spelled in templates. */
export const mailEventTypes = ['delivery', 'bounce', 'complaint', 'reject'] as const;
export type MailEventType = (typeof mailEventTypes)[number];

/** A function that runs on a schedule. */
export interface ScheduleSpec {
  functionArn: string;
  ruleArn: string;
  /** The function's input. */
  input: unknown;
}

/**
 * The parts of a synthesised template that the local run emulates. Each method resolves only what it needs, so a value
 * that becomes known later (the pages' own URL) does not block anything earlier.
 *
 * Every method throws `UnresolvableTemplate` for what it cannot resolve to a plain value.
 */
export interface LocalTemplate {
  /** Named as in the template, otherwise after the file of their handler. */
  functions(): FunctionSpec[];
  tables(): TableSpec[];
  buckets(): BucketSpec[];
  machines(): Machine[];
  /** Domains and addresses that may send mail. */
  mailIdentities(): string[];
  configurationSets(): string[];
  /** One entry for each invoked function. */
  mailEvents(): MailEventsSpec[];
  /** The logical ids of the HTTP APIs. */
  apis(): string[];
  /** The routes of one API, or of all. */
  routes(api?: string): Route[];
  schedules(): ScheduleSpec[];
  /** The functions and state machines, each with its role. */
  principals(): Principal[];
  /** The policies of buckets, topics and functions. */
  resourceStatements(): Statement[];
  output(name: string): string;
}

/** @param file path of `<stack>.template.json`, next to the asset folders */
export function readTemplateFile(file: string, overrides: Overrides = {}): LocalTemplate {
  return readTemplate(JSON.parse(readFileSync(file, 'utf8')), dirname(file), overrides);
}

/** @param assets the folder that contains the asset folders */
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
      const duplicate = functions.find(
        ({ name }, index) => functions.findIndex((other) => other.name === name) < index,
      );
      if (duplicate)
        throw new Error(
          `Two functions are called ${duplicate.name}: the handler ${duplicate.handler} is not unique.`,
        );
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
            `${logicalId} reports ${unknown ?? 'to something other than a topic'}, which the local run does not support.`,
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

    apis: () => each('AWS::ApiGatewayV2::Api', (_, logicalId) => logicalId),

    routes(ofApi) {
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
        if (functionArn === undefined) throw new Error(`The route "${routeKey}" has no integration.`);
        const api = get<string>('ApiId');
        // `<method>/<path>` with its parameters as they are written, or `$default`.
        const resource = `${api}/${stages.get(api)}/${routeKey.replace(' ', '')}`;
        return { api, route: { routeKey, functionArn, sourceArn: arnIn('execute-api', resource) } };
      })
        .filter(({ api }) => ofApi === undefined || api === ofApi)
        .map(({ route }) => route);
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
