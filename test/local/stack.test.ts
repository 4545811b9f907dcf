// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation has its own placeholders.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTableCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { listen } from '../../emulators/server.ts';
import { startStack } from '../../local/stack.ts';
import { compose } from '../emulators/ses-sandbox.ts';
import { machineOf, task } from '../emulators/sfn-sandbox.ts';
import { emulatorClient } from '../support/emulator-client.ts';
import { patience } from '../support/patience.ts';

const arnOfEcho = { 'Fn::GetAtt': ['Echo', 'Arn'] };
const [before = '', after = ''] = JSON.stringify(machineOf(task('FUNCTION'))).split('FUNCTION');
/** Lets a service call the one function, for one resource. */
const permission = (service: string, sourceArn: object) => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: arnOfEcho,
    Principal: `${service}.amazonaws.com`,
    SourceArn: sourceArn,
  },
});
const template = {
  Resources: {
    Requests: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: ['pk', 'open'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        GlobalSecondaryIndexes: [
          {
            IndexName: 'open-requests',
            KeySchema: [{ AttributeName: 'open', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      },
    },
    Archive: { Type: 'AWS::S3::Bucket', Properties: {} },
    Api: { Type: 'AWS::ApiGatewayV2::Api' },
    Echo: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Key: 'echo.zip' },
        Handler: 'echo.handler',
        Timeout: 10,
        Environment: {
          Variables: {
            PUBLIC_URL: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] },
            REQUESTS_TABLE: { Ref: 'Requests' },
            ACCOUNT_TABLE: 'account',
            MAILING_TABLE: 'mailing',
            NOTICES_TABLE: 'notices',
            HOSTING_BUCKET: 'hosting',
            ARCHIVE_BUCKET: { Ref: 'Archive' },
            STATE_MACHINE_ARN: { Ref: 'Machine' },
            MASTER_KEY_PARAMETER: '/test/master-key',
          },
        },
      },
    },
    Integration: { Type: 'AWS::ApiGatewayV2::Integration', Properties: { IntegrationUri: arnOfEcho } },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'Api' }, StageName: '$default' },
    },
    ForRoute: permission('apigateway', {
      'Fn::Sub': 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/GET/',
    }),
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api' },
        RouteKey: 'GET /',
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
      },
    },
    // Nothing lets the API call the function for this one.
    Fallback: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api' },
        RouteKey: '$default',
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
      },
    },
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
        DefinitionString: { 'Fn::Join': ['', [before, arnOfEcho, after]] },
      },
    },
    MachineRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        Policies: [
          {
            PolicyDocument: {
              Statement: { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arnOfEcho },
            },
          },
        ],
      },
    },
    Notices: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'Stack-notices',
        DefinitionString: JSON.stringify(machineOf({ Type: 'Wait', Seconds: 1, End: true })),
      },
    },
    Domain: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'provider.example' } },
    Letters: { Type: 'AWS::SES::ConfigurationSet', Properties: {} },
    Events: { Type: 'AWS::SNS::Topic' },
    MayPublish: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: {
        PolicyDocument: {
          Statement: {
            Effect: 'Allow',
            Principal: { Service: 'ses.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: { Ref: 'Events' },
          },
        },
      },
    },
    ForTopic: permission('sns', { Ref: 'Events' }),
    Reported: {
      Type: 'AWS::SES::ConfigurationSetEventDestination',
      Properties: {
        ConfigurationSetName: { Ref: 'Letters' },
        EventDestination: {
          MatchingEventTypes: ['delivery'],
          SnsDestination: { TopicARN: { Ref: 'Events' } },
        },
      },
    },
    Subscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: { Protocol: 'lambda', TopicArn: { Ref: 'Events' }, Endpoint: arnOfEcho },
    },
    ForRule: permission('events', { 'Fn::GetAtt': ['Often', 'Arn'] }),
    Often: {
      Type: 'AWS::Events::Rule',
      Properties: { Targets: [{ Arn: arnOfEcho, Input: '{"scheduled":true}' }] },
    },
  },
  Outputs: {
    publicUrl: { Value: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] } },
    requestsTable: { Value: { Ref: 'Requests' } },
    accountTable: { Value: 'account' },
    noticesTable: { Value: 'notices' },
    stateMachineArn: { Value: { Ref: 'Machine' } },
    noticeMachineArn: { Value: { Ref: 'Notices' } },
    masterKeyParameter: { Value: '/test/master-key' },
    keysPath: { Value: '/test/keys' },
    settings: { Value: '{}' },
  },
};

/** A synthesised stack with one function, which returns its event and its environment. */
async function synthesised() {
  const folder = await mkdtemp(join(tmpdir(), 'stack-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'asset.echo'));
  await writeFile(
    join(folder, 'asset.echo', 'echo.cjs'),
    `exports.handler = async (event) => {
      console.log(JSON.stringify(event));
      if (event.wait || event.rawQueryString === 'wait') await new Promise(() => setInterval(() => {}, 1000));
      return { statusCode: 200, body: JSON.stringify({ event, environment: process.env }) };
    };`,
  );
  const file = join(folder, 'a.template.json');
  await writeFile(file, JSON.stringify(template));
  return file;
}

async function stack(options: Parameters<typeof startStack>[0] = {}) {
  const started = await startStack({ template: await synthesised(), ...options });
  onTestFinished(() => started.close());
  return started;
}

/** Sends a mail with the real client, without retries. */
async function sendMail(url: string, to: string) {
  const client = new SESClient(emulatorClient(url));
  onTestFinished(() => client.destroy());
  await client.send(
    new SendRawEmailCommand({
      Destinations: [to],
      RawMessage: { Data: await compose() },
      ConfigurationSetName: 'Letters',
    }),
  );
}

/** A temporary folder for this test alone, so that leftovers are its own. */
async function ownTemporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'stack-test-'));
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
  return () => readdir(folder);
}

/** The sample functions of these tests answer with their environment. */
const shownBy = async (url: string) =>
  (await (await fetch(url)).json()) as { environment: Record<string, string> };

/** What this process fails with outside of any promise that somebody holds. */
function failuresOfThisProcess(): unknown[] {
  const failures: unknown[] = [];
  const collect = (failure: unknown) => failures.push(failure);
  for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, collect);
  onTestFinished(() => {
    for (const event of ['uncaughtException', 'unhandledRejection']) process.off(event, collect);
  });
  return failures;
}

describe('a local stack', () => {
  it("has every output that the operator's commands ask for", async () => {
    const programs = ['requests', 'policy'].map((name) =>
      readFileSync(new URL(`../../operator/${name}.ts`, import.meta.url), 'utf8'),
    );
    const asked = [...programs.join('').matchAll(/\boutput\('(\w+)'\)/g)].map(([, name]) => name ?? '');
    const { outputs } = await stack();

    expect(asked.length).toBeGreaterThan(5);
    // Only with a site is there one of its tables.
    expect(asked.filter((name) => name !== 'siteTable' && !Object.hasOwn(outputs, name))).toEqual([]);
  });

  it('answers at its own address, which its functions know', async () => {
    const { urls, outputs } = await stack();

    const { environment } = await shownBy(urls.pages);

    expect(environment.PUBLIC_URL).toBe(urls.pages);
    expect(outputs.publicUrl).toBe(urls.pages);
  });

  it('gives functions only endpoints on this machine', async () => {
    const { urls } = await stack();

    const { environment } = await shownBy(urls.pages);

    const endpoints = Object.entries(environment).filter(([name]) => name.startsWith('AWS_ENDPOINT_URL_'));
    expect(Object.fromEntries(endpoints)).toEqual({
      AWS_ENDPOINT_URL_DYNAMODB: urls.dynamodb,
      AWS_ENDPOINT_URL_S3: urls.s3,
      AWS_ENDPOINT_URL_SES: urls.ses,
      AWS_ENDPOINT_URL_SFN: urls.sfn,
      AWS_ENDPOINT_URL_SSM: urls.ssm,
    });
    for (const url of Object.values(urls)) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('gives each function credentials of its own, with which it may do what its role allows', async () => {
    const { urls, tables, permissions } = await stack();
    const { environment } = await shownBy(urls.pages);
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = environment;
    const client = new DynamoDBClient({
      ...emulatorClient(urls.dynamodb),
      credentials: { accessKeyId, secretAccessKey },
    });
    onTestFinished(() => client.destroy());

    const read = client.send(new GetItemCommand({ TableName: tables.requests, Key: { pk: { S: 'R' } } }));

    await expect(read).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`/echo is not authorized to perform: dynamodb:GetItem`),
    });
    expect(permissions.refused()).toHaveLength(1);
  });

  it('answers 500 where its API may not call the function, and says why', async () => {
    const { urls, log } = await stack();

    const { status } = await fetch(`${urls.pages}/cut-off`);

    expect(status).toBe(500);
    expect(log.lines().join()).toMatch(
      /apigateway\.amazonaws\.com for arn:.*\/\$default\/\$default is not authorized/,
    );
  });

  it('has the tables with their indexes, the buckets, and a master key of 32 bytes', async () => {
    const { clients, tables, buckets } = await stack();

    const { Table } = await clients.dynamo.send(new DescribeTableCommand({ TableName: tables.requests }));
    const { Versions = [] } = await clients.s3.send(
      new ListObjectVersionsCommand({ Bucket: buckets.archive }),
    );
    const key = new GetParameterCommand({ Name: '/test/master-key', WithDecryption: true });
    const { Parameter } = await clients.ssm.send(key);

    expect(Table?.TableStatus).toBe('ACTIVE');
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['open-requests']);
    expect(Versions).toEqual([]);
    expect(Buffer.from(Parameter?.Value ?? '', 'base64')).toHaveLength(32);
  });

  it('runs the request machine with its functions and reports every event', async () => {
    const entered: unknown[] = [];
    const { clients, stateMachineArn } = await stack({
      onEvent: (name, { type }) => type === 'TaskStateEntered' && entered.push(name),
    });

    const start = new StartExecutionCommand({ stateMachineArn, name: 'R', input: '{"requestId":"R"}' });
    const { executionArn } = await clients.sfn.send(start);

    await vi.waitFor(async () => {
      const { output } = await clients.sfn.send(new DescribeExecutionCommand({ executionArn }));
      expect(output).toContain('requestId');
    }, patience);
    expect(entered).toEqual(['R']);
  });

  it('runs the notice machine too, waits included', async () => {
    const { clients, noticeMachineArn } = await stack();

    const start = new StartExecutionCommand({ stateMachineArn: noticeMachineArn, name: 'notice-2-1' });
    const { executionArn } = await clients.sfn.send(start);

    await vi.waitFor(async () => {
      const { status } = await clients.sfn.send(new DescribeExecutionCommand({ executionArn }));
      expect(status).toBe('SUCCEEDED');
    }, patience);
  });

  it('passes the events of SES to the function that records them', async () => {
    const { urls, log } = await stack();

    await sendMail(urls.ses, 'khach@customer.example');

    await vi.waitFor(
      () => expect(log.lines().join('\n')).toContain('\\"eventType\\":\\"Delivery\\"'),
      patience,
    );
  });

  it('refuses mail beyond the rate, if it is configured to', async () => {
    const strict = await stack({ enforcesMailRate: true });
    strict.ses.quota.MaxSendRate = 1;

    await sendMail(strict.urls.ses, 'khach@customer.example');

    await expect(sendMail(strict.urls.ses, 'khach@customer.example')).rejects.toMatchObject({
      name: 'Throttling',
    });
  });

  it('runs scheduled functions with the input of their rule', async () => {
    const { log } = await stack({ scheduleSeconds: 0.1 });

    await vi.waitFor(() => expect(log.lines()).toContain('echo {"scheduled":true}'), patience);
  });

  it('keeps every line that its functions print', async () => {
    const { invoke, log } = await stack();

    await invoke('echo', { hello: 1 });

    expect(log.lines()).toEqual(['echo {"hello":1}']);
  });

  it('lets a test make a step fail', async () => {
    const { invoke, hooks } = await stack();
    hooks.afterInvoke = (name) => {
      throw new Error(`lost the answer of ${name}`);
    };

    await expect(invoke('echo', {})).rejects.toThrow('lost the answer of echo');
  });

  it('leaves no folder and no port when it is closed', async () => {
    const { close, sandbox, urls } = await stack();

    await close();

    expect(existsSync(sandbox)).toBe(false);
    for (const url of Object.values(urls)) await expect(fetch(url)).rejects.toThrow();
  });

  it('can be closed while pages, executions, schedules and mail are at work, and nothing fails afterwards', async () => {
    const failures = failuresOfThisProcess();
    const busy = await stack({ scheduleSeconds: 0.05 });
    const { clients, stateMachineArn, urls } = busy;
    const atWork = new Promise<void>((resolve) => {
      let begun = 0;
      busy.hooks.beforeInvoke = () => {
        begun += 1;
        if (begun > 20) resolve();
      };
    });
    const asked = Array.from({ length: 8 }, (_, index) => [
      fetch(`${urls.pages}/?wait`),
      busy.invoke('echo', { wait: true }),
      clients.sfn.send(
        new StartExecutionCommand({ stateMachineArn, name: `R${index}`, input: '{"wait":true}' }),
      ),
      sendMail(urls.ses, 'khach@customer.example'),
    ]).flat();
    const answered = Promise.allSettled(asked);

    await atWork;
    await busy.close();
    await answered;
    await sleep(100);

    expect(failures).toEqual([]);
  });

  it('takes a free port in place of one that is in use', async () => {
    const taken = await listen(() => {});
    onTestFinished(() => taken.close());

    const { urls } = await stack({ ports: { pages: taken.port, mailbox: taken.port } });

    expect((await fetch(urls.mailbox)).status).toBe(200);
    expect((await shownBy(urls.pages)).environment.PUBLIC_URL).toBe(urls.pages);
  });

  it('leaves nothing behind when it cannot start', async () => {
    const template = await synthesised();
    await writeFile(template, '{}');
    const leftovers = await ownTemporaryFolder();

    await expect(startStack({ template })).rejects.toThrow();

    expect(await leftovers()).toEqual([]);
  });

  it('stops synthesising on request, and leaves nothing behind', async () => {
    const leftovers = await ownTemporaryFolder();

    await expect(startStack({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });

    expect(await leftovers()).toEqual([]);
  });
});
