// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation has its own placeholders.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createResolver, type Overrides, type Template } from '../../emulators/template/intrinsics.ts';
import { readTemplate, readTemplateFile } from '../../emulators/template/template.ts';

const template: Template = {
  Parameters: { BootstrapVersion: { Default: '21' }, Asked: {} },
  Resources: {
    Requests1A: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'open', AttributeType: 'S' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'open-requests',
            KeySchema: [{ AttributeName: 'open', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        TimeToLiveSpecification: { AttributeName: 'purgeAt', Enabled: true },
      },
    },
    Archive2B: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } },
    Named: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': 'files-${AWS::Region}' } } },
    Submit3C: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: { 'Fn::Sub': 'assets-${AWS::AccountId}' }, S3Key: 'abc123.zip' },
        Handler: 'submit-request.handler',
        Timeout: 10,
        MemorySize: 512,
        Environment: {
          Variables: {
            PUBLIC_URL: { 'Fn::GetAtt': ['Api4D', 'ApiEndpoint'] },
            REQUESTS_TABLE: { Ref: 'Requests1A' },
            ARCHIVE_BUCKET: { Ref: 'Archive2B' },
            STATE_MACHINE_ARN: { Ref: 'Machine5E' },
          },
        },
      },
    },
    Watch: {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: 'watch', Code: { S3Key: 'def.zip' }, Handler: 'index.handler' },
    },
    Api4D: { Type: 'AWS::ApiGatewayV2::Api' },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { IntegrationUri: { 'Fn::GetAtt': ['Submit3C', 'Arn'] } },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api4D' },
        RouteKey: 'POST /requests',
        Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
      },
    },
    Fallback: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api4D' },
        RouteKey: '$default',
        Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
      },
    },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'Api4D' }, StageName: '$default' },
    },
    Machine5E: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'Privacy',
        DefinitionString: {
          'Fn::Join': [
            '',
            [
              '{"StartAt":"A","States":{"A":{"Type":"Task","End":true,"Parameters":{"FunctionName":"',
              { 'Fn::GetAtt': ['Submit3C', 'Arn'] },
              '"}}}}',
            ],
          ],
        },
      },
    },
    Hourly: {
      Type: 'AWS::Events::Rule',
      Properties: { Targets: [{ Arn: { 'Fn::GetAtt': ['Watch', 'Arn'] }, Id: 'T', Input: '{"a":1}' }] },
    },
    Letters: { Type: 'AWS::SES::ConfigurationSet', Properties: {} },
    Domain: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'mail.example.vn' } },
    Queue: { Type: 'AWS::SQS::Queue' },
  },
  Outputs: { requestsTable: { Value: { Ref: 'Requests1A' } }, strange: { Value: { Ref: 'Queue' } } },
};

const reported = (types: string[], topic: object | undefined) => ({
  Type: 'AWS::SES::ConfigurationSetEventDestination',
  Properties: {
    ConfigurationSetName: { Ref: 'Letters' },
    EventDestination: { MatchingEventTypes: types, ...(topic && { SnsDestination: topic }) },
  },
});
const read = (overrides?: Overrides) => readTemplate(template, '/out', overrides);
const functionArn = (name: string) => `arn:aws:lambda:ap-southeast-1:000000000000:function:${name}`;
const resolve = (value: unknown, overrides: Overrides = {}) =>
  createResolver(template, overrides).resolve(value);

describe('a template', () => {
  it('yields the functions with their code and their environment in plain values', () => {
    const [submit, watch] = read({
      'AWS::ApiGatewayV2::Api.ApiEndpoint': 'http://127.0.0.1:4000',
    }).functions();

    expect(submit).toEqual({
      name: 'submit-request',
      arn: functionArn('submit-request'),
      folder: join('/out', 'asset.abc123'),
      handler: 'submit-request.handler',
      environment: {
        PUBLIC_URL: 'http://127.0.0.1:4000',
        REQUESTS_TABLE: 'Requests1A',
        ARCHIVE_BUCKET: 'archive2b',
        STATE_MACHINE_ARN: 'arn:aws:states:ap-southeast-1:000000000000:stateMachine:Privacy',
      },
      timeoutSeconds: 10,
      memoryMegabytes: 512,
    });
    expect(watch).toMatchObject({ name: 'watch', environment: {}, timeoutSeconds: 3, memoryMegabytes: 128 });
  });

  it('yields the tables as CreateTable takes them, with their time-to-live attribute', () => {
    const [table] = read().tables();

    expect(table?.create).toMatchObject({
      TableName: 'Requests1A',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk' }, { AttributeName: 'open' }],
      GlobalSecondaryIndexes: [{ IndexName: 'open-requests' }],
    });
    expect(table?.timeToLiveAttribute).toBe('purgeAt');
  });

  it('yields the buckets under names that S3 accepts', () => {
    expect(read().buckets()).toEqual([
      { name: 'archive2b', versioned: true },
      { name: 'files-ap-southeast-1', versioned: false },
    ]);
  });

  it('yields the state machine with its definition as JSON', () => {
    const [machine] = read().machines();

    expect(machine).toMatchObject({
      name: 'Privacy',
      definition: { States: { A: { Parameters: { FunctionName: functionArn('submit-request') } } } },
    });
  });

  it('yields the domains that mail may come from, and the configuration sets', () => {
    expect(read().mailIdentities()).toEqual(['mail.example.vn']);
    expect(read().configurationSets()).toEqual(['Letters']);
  });

  it('yields the mail events that are published, and the function that subscribes', () => {
    const resources = {
      ...template.Resources,
      Events: { Type: 'AWS::SNS::Topic' },
      Reported: reported(['bounce', 'reject'], { TopicARN: { Ref: 'Events' } }),
      ToFunction: {
        Type: 'AWS::SNS::Subscription',
        Properties: {
          Protocol: 'lambda',
          TopicArn: { Ref: 'Events' },
          Endpoint: { 'Fn::GetAtt': ['Watch', 'Arn'] },
        },
      },
      ToPerson: {
        Type: 'AWS::SNS::Subscription',
        Properties: { Protocol: 'email', TopicArn: { Ref: 'Events' }, Endpoint: 'a@b.example' },
      },
    };

    expect(readTemplate({ Resources: resources }, '/out').mailEvents()).toEqual([
      {
        configurationSet: 'Letters',
        configurationSetArn: 'arn:aws:ses:ap-southeast-1:000000000000:configuration-set/Letters',
        types: ['bounce', 'reject'],
        functionArn: functionArn('watch'),
        topicArn: 'arn:aws:sns:ap-southeast-1:000000000000:Events',
      },
    ]);
  });

  it.each([
    ['opens', reported(['bounce', 'open'], { TopicARN: 'arn:topic' }), /reports open/],
    ['to a stream', reported(['bounce'], undefined), /something other than a topic/],
  ])('is refused if it publishes mail events in an unsupported way: %s', (_, destination, words) => {
    const resources = { ...template.Resources, Reported: destination };

    expect(() => readTemplate({ Resources: resources }, '/out').mailEvents()).toThrow(words);
  });

  it('yields routes, schedules and outputs', () => {
    expect(read().routes()).toEqual([
      {
        routeKey: 'POST /requests',
        functionArn: functionArn('submit-request'),
        sourceArn: 'arn:aws:execute-api:ap-southeast-1:000000000000:Api4D/$default/POST/requests',
      },
      {
        routeKey: '$default',
        functionArn: functionArn('submit-request'),
        sourceArn: 'arn:aws:execute-api:ap-southeast-1:000000000000:Api4D/$default/$default',
      },
    ]);
    expect(read().schedules()).toEqual([
      {
        functionArn: functionArn('watch'),
        ruleArn: 'arn:aws:events:ap-southeast-1:000000000000:rule/Hourly',
        input: { a: 1 },
      },
    ]);
    expect(read().output('requestsTable')).toBe('Requests1A');
  });

  it('resolves only what is asked for, with overrides that may come later', () => {
    const overrides: Overrides = {};
    const local = read(overrides);

    expect(local.routes()).toHaveLength(2);
    expect(() => local.functions()).toThrow(/Api4D\.ApiEndpoint/);
    overrides['Api4D.ApiEndpoint'] = 'http://127.0.0.1:1';
    expect(local.functions()[0]?.environment.PUBLIC_URL).toBe('http://127.0.0.1:1');
  });

  it('is read from its file, with the assets beside it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'template-test-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const { Watch = { Type: '' } } = template.Resources;
    await writeFile(join(folder, 'a.template.json'), JSON.stringify({ Resources: { Watch } }));

    const [watch] = readTemplateFile(join(folder, 'a.template.json')).functions();

    expect(watch?.folder).toBe(join(folder, 'asset.def'));
  });

  it('is refused when two functions share a name', () => {
    const { Submit3C = { Type: '' } } = template.Resources;
    const twins = { Resources: { One: Submit3C, Two: Submit3C, ...template.Resources } };

    expect(() => readTemplate(twins, '/out', { 'Api4D.ApiEndpoint': 'x' }).functions()).toThrow(
      /submit-request/,
    );
  });

  it('has no output beyond those it declares', () => {
    expect(() => read().output('nothing')).toThrow(/nothing/);
  });
});

describe('an intrinsic function', () => {
  it.each([
    ['Ref of a pseudo-parameter', { Ref: 'AWS::Region' }, 'ap-southeast-1'],
    ['Ref of a parameter with a default', { Ref: 'BootstrapVersion' }, '21'],
    ['GetAtt in one string', { 'Fn::GetAtt': 'Archive2B.Arn' }, 'arn:aws:s3:::archive2b'],
    ['Join over nested values', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Partition' }]] }, 'a-aws'],
    ['Select', { 'Fn::Select': ['1', ['a', { Ref: 'AWS::AccountId' }]] }, '000000000000'],
    [
      'Sub',
      { 'Fn::Sub': '${Requests1A.Arn}/index/*' },
      'arn:aws:dynamodb:ap-southeast-1:000000000000:table/Requests1A/index/*',
    ],
    [
      'Sub with variables and an escape',
      { 'Fn::Sub': ['${a} ${!b}', { a: { Ref: 'AWS::Region' } }] },
      'ap-southeast-1 ${b}',
    ],
    ['anything inside lists and maps', { list: [{ Ref: 'Named' }] }, { list: ['files-ap-southeast-1'] }],
  ])('is resolved: %s', (_, value, plain) => {
    expect(resolve(value)).toEqual(plain);
  });

  it('takes an override by logical id or by type, for a reference and for an attribute', () => {
    expect(resolve({ Ref: 'Queue' }, { Queue: 'by id' })).toBe('by id');
    expect(resolve({ 'Fn::GetAtt': ['Queue', 'Arn'] }, { 'AWS::SQS::Queue.Arn': 'by type' })).toBe('by type');
  });

  it.each([
    ['an unknown intrinsic', { 'Fn::ImportValue': 'x' }, /Fn::ImportValue/],
    ['a reference to nothing', { Ref: 'Nowhere' }, /Ref "Nowhere"/],
    ['an attribute of nothing', { 'Fn::GetAtt': ['Nowhere', 'Arn'] }, /Fn::GetAtt "Nowhere\.Arn"/],
    ['an unknown attribute', { 'Fn::GetAtt': ['Archive2B', 'WebsiteURL'] }, /Archive2B\.WebsiteURL/],
    ['a type without a local value', { Ref: 'Queue' }, /"Queue" \(AWS::SQS::Queue\)/],
    ['a parameter that is not given', { Ref: 'Asked' }, /Ref "Asked"/],
    ['an unknown name in Sub', { 'Fn::Sub': 'a ${Nowhere}' }, /Nowhere/],
  ])('throws and says which: %s', (_, value, message) => {
    expect(() => resolve(value)).toThrow(message);
  });
});
