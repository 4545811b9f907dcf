import { describe, expect, it } from 'vitest';
import { entries, routeTable } from '../../contract/http.ts';
import { entryOf, readTemplate } from './support.ts';

const { all, one, resources } = readTemplate();

/** Our own functions; the one that CDK brings for custom resources is not among them. */
const functions = () =>
  all('AWS::Lambda::Function').filter(([, { Properties }]) => Properties.Handler !== 'framework.onEvent');
const statementsOf = (): { Action: string | string[]; Resource: unknown }[] =>
  all('AWS::IAM::Policy').flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);

/** The entry whose function has this role. */
const functionWith = (role: string): string | undefined =>
  functions()
    .filter(([, { Properties }]) => Properties.Role['Fn::GetAtt'][0] === role)
    .map(([, each]) => entryOf(each))[0];

/** Resource types that cost nothing while nobody asks for anything. A new one needs a look at its price first. */
const free = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SES::ConfigurationSet',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SES::EmailIdentity',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::StepFunctions::StateMachine',
  'Custom::Keys',
];

describe('the idle stack', () => {
  it('has only resources that cost nothing by merely being there', () => {
    expect(
      Object.values(resources())
        .map(({ Type }) => Type)
        .filter((type) => !free.includes(type)),
    ).toEqual([]);
  });

  it('provisions no capacity anywhere', () => {
    expect(JSON.stringify(resources())).not.toMatch(
      /ProvisionedThroughput|ProvisionedConcurrency|ReservedConcurrent|KmsMasterKey|SSEKMS/,
    );
  });

  it('stays within the ten alarms and fifty dashboard metrics that are free', () => {
    const { DashboardBody } = one('AWS::CloudWatch::Dashboard').Properties;
    const metrics = JSON.stringify(DashboardBody).match(/\\"AWS\/\w+\\"/g) ?? [];

    expect(all('AWS::CloudWatch::Alarm').length).toBeLessThanOrEqual(10);
    expect(metrics.length).toBeGreaterThan(10);
    expect(metrics.length).toBeLessThanOrEqual(50);
  });
});

describe('each function', () => {
  it('is an entry of the contract, and each entry is a function', () => {
    expect(
      functions()
        .map(([, each]) => entryOf(each))
        .toSorted(),
    ).toEqual([...entries].toSorted());
  });

  it('runs Node.js 24 on arm64 and writes JSON into a log of its own, which is kept for 400 days', () => {
    const logs = functions().map(([id, { Properties }]) => {
      expect(Properties.Runtime, id).toBe('nodejs24.x');
      expect(Properties.Architectures, id).toEqual(['arm64']);
      expect(Properties.LoggingConfig.LogFormat, id).toBe('JSON');
      return Properties.LoggingConfig.LogGroup.Ref;
    });

    expect(new Set(logs).size).toBe(entries.length);
    for (const [id, { Properties, DeletionPolicy }] of all('AWS::Logs::LogGroup')) {
      expect(Properties.RetentionInDays, id).toBe(400);
      expect(DeletionPolicy, id).toBe('Retain');
    }
  });

  it('has a role of its own, without managed policies', () => {
    const roles = functions().map(([, { Properties }]) => Properties.Role['Fn::GetAtt'][0]);

    expect(new Set(roles).size).toBe(entries.length);
    for (const [id, { Properties }] of all('AWS::IAM::Role'))
      expect(Properties.ManagedPolicyArns, id).toBeUndefined();
  });

  it('answers before API Gateway gives up, if it stands behind it', () => {
    const behindHttp = new Set<string>(routeTable.map(({ entry }) => entry));

    for (const [id, each] of functions()) {
      if (behindHttp.has(entryOf(each))) expect(each.Properties.Timeout, id).toBeLessThan(30);
    }
  });
});

describe('what is permitted', () => {
  it('names its resources and its actions, for everything that holds or moves data', () => {
    for (const { Action, Resource: on } of statementsOf()) {
      const actions = [Action].flat();
      if (actions.every((action) => action.startsWith('logs:') || action === 'ses:GetSendQuota')) continue;
      expect(JSON.stringify(actions)).not.toContain('*');
      expect([on].flat()).not.toContain('*');
    }
  });

  it('is sending letters from their address, notices from theirs, and of mail nothing else', () => {
    const mail = all('AWS::IAM::Policy').flatMap(([, { Properties }]) =>
      Properties.PolicyDocument.Statement.filter(({ Action }: { Action: string | string[] }) =>
        [Action].flat().some((action) => action.startsWith('ses:')),
      ).map(({ Action, Condition }: { Action: string; Condition?: { StringEquals: object } }) => [
        functionWith(Properties.Roles[0].Ref),
        Action,
        ...Object.entries(Condition?.StringEquals ?? {}).flat(),
      ]),
    );

    const letter = ['ses:SendRawEmail', 'ses:FromAddress', 'privacy@mail.vietnam-server.example'];
    expect(mail.toSorted()).toEqual([
      ['ask-for-confirmation', ...letter],
      ['close-request', ...letter],
      ['deliver-archive', ...letter],
      ['open-grace-period', ...letter],
      ['send-notices', 'ses:GetSendQuota'],
      ['send-notices', 'ses:SendRawEmail', 'ses:FromAddress', 'notices@mail.vietnam-server.example'],
    ]);
  });

  it('is reading the list of all customers for the function that freezes them, and by its index alone', () => {
    const scans = all('AWS::IAM::Policy').flatMap(([, { Properties }]) =>
      Properties.PolicyDocument.Statement.filter(({ Action }: { Action: string | string[] }) =>
        [Action].flat().includes('dynamodb:Scan'),
      ).map(({ Resource: on }: { Resource: unknown }) => [functionWith(Properties.Roles[0].Ref), on]),
    );

    expect(scans).toEqual([
      ['freeze-recipients', { 'Fn::Join': ['', [expect.anything(), '/index/customers']] }],
    ]);
  });

  it('never lets a function overwrite or delete the master key', () => {
    const actions = statementsOf().flatMap(({ Action }) => Action);

    expect(actions.filter((action) => action.startsWith('ssm:')).toSorted()).toContain('ssm:PutParameter');
    expect(actions).not.toContain('ssm:DeleteParameter');
    expect(actions.filter((action) => action === 'ssm:PutParameter')).toHaveLength(1);
  });
});

describe('each state machine', () => {
  it('logs failures only, and never what an execution carries', () => {
    const machines = all('AWS::StepFunctions::StateMachine');

    expect(machines).toHaveLength(2);
    for (const [id, { Properties }] of machines) {
      expect(Properties.LoggingConfiguration, id).toMatchObject({
        Level: 'ERROR',
        IncludeExecutionData: false,
      });
    }
  });
});
