import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetSendQuotaCommand, SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import {
  DescribeExecutionCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startDynamodb } from '../../emulators/dynamodb/start-dynamodb.ts';
import { createPermissions } from '../../emulators/iam/permissions.ts';
import { type PolicyDocument, readStatements } from '../../emulators/iam/statements.ts';
import { startS3 } from '../../emulators/s3/start-s3.ts';
import { startSes } from '../../emulators/ses/start-ses.ts';
import { startStepFunctions } from '../../emulators/sfn/start-step-functions.ts';
import { startSsm } from '../../emulators/ssm/start-ssm.ts';
import { emulatorClient } from '../support/emulator-client.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { compose } from './ses-sandbox.ts';
import { machineArn, machineOf, task, waitingTask } from './sfn-sandbox.ts';

type Statement = PolicyDocument['Statement'];
const allow = (Action: string | string[], Resource: string | string[], Condition = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  Condition,
});

/** A caller (`key`) with these rights, root (`local`), and a machine with rights of its own. */
const accessOf = (own: Statement, ofMachine: Statement = []) => {
  const roleOf = (Statement: Statement) => ({ name: 'role', statements: readStatements({ Statement }) });
  return createPermissions({
    principals: [
      { name: 'caller', caller: 'key', role: roleOf(own) },
      { name: 'machine', caller: machineArn, role: roleOf(ofMachine) },
    ],
    resourceStatements: [],
    rootKey: 'local',
  });
};

/** Two clients that try once: of root, and of the caller. */
function clientsOf<C extends { destroy(): void }>(
  Client: new (settings: object) => C,
  url: string,
): { root: C; caller: C; stranger: C } {
  const as = (key: string) => {
    const credentials = { accessKeyId: key, secretAccessKey: key };
    const client = new Client({ ...emulatorClient(url), credentials, maxAttempts: 1 });
    onTestFinished(() => client.destroy());
    return client;
  };
  return { root: as('local'), caller: as('key'), stranger: as('stranger') };
}
const closing = <S extends { close(): Promise<void> }>(server: S): S => {
  onTestFinished(() => server.close());
  return server;
};

const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    ({ name }: Error) => name,
  );

const denied = 'AccessDeniedException';
const tableArn = 'arn:aws:dynamodb:ap-southeast-1:000000000000:table/things';

describe('the local DynamoDB', () => {
  async function open(own: Statement) {
    const { url } = closing(await startDynamodb({ access: accessOf(own) }));
    const clients = clientsOf(DynamoDBClient, url);
    await clients.root.send(
      new CreateTableCommand({
        TableName: 'things',
        AttributeDefinitions: ['pk', 'sk', 'open'].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'open',
            KeySchema: [{ AttributeName: 'open', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    return clients;
  }
  const TableName = 'things';
  const Key = { pk: { S: 'a' }, sk: { S: '1' } };
  const query = (pk: string, more = {}) =>
    new QueryCommand({
      TableName,
      KeyConditionExpression: '#p = :p AND begins_with(sk, :s)',
      ExpressionAttributeNames: { '#p': 'pk' },
      ExpressionAttributeValues: { ':p': { S: pk }, ':s': { S: '1' } },
      ...more,
    });
  const queryIndex = (open: string) =>
    new QueryCommand({
      TableName,
      IndexName: 'open',
      KeyConditionExpression: '#o = :o',
      ExpressionAttributeNames: { '#o': 'open' },
      ExpressionAttributeValues: { ':o': { S: open } },
    });

  it('lets a caller do what its role allows, and refuses the rest as DynamoDB does', async () => {
    const { caller, stranger } = await open(allow('dynamodb:GetItem', tableArn));

    expect(await outcome(caller.send(new GetItemCommand({ TableName, Key })))).toBe('done');
    await expect(caller.send(new PutItemCommand({ TableName, Item: Key }))).rejects.toMatchObject({
      name: denied,
      message: expect.stringContaining(
        `not authorized to perform: dynamodb:PutItem on resource: ${tableArn}`,
      ),
      $metadata: { httpStatusCode: 400 },
    });
    expect(await outcome(stranger.send(new GetItemCommand({ TableName, Key })))).toBe(
      'UnrecognizedClientException',
    );
  });

  it('tells an index from its table', async () => {
    const { caller } = await open(allow(['dynamodb:Query', 'dynamodb:Scan'], `${tableArn}/index/open`));

    expect(await outcome(caller.send(queryIndex('yes')))).toBe('done');
    expect(await outcome(caller.send(new ScanCommand({ TableName, IndexName: 'open' })))).toBe('done');
    expect(await outcome(caller.send(query('a')))).toBe(denied);
    expect(await outcome(caller.send(new ScanCommand({ TableName })))).toBe(denied);
  });

  it('looks at the partition keys of whatever a call touches', async () => {
    const { caller } = await open(
      allow('dynamodb:*', [tableArn, `${tableArn}/*`], {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['a*'] },
      }),
    );
    const other = { pk: { S: 'b' }, sk: { S: '1' } };
    const get = (...Keys: object[]) =>
      new BatchGetItemCommand({ RequestItems: { things: { Keys: Keys as never } } });
    const write = (Item: object, gone: object) =>
      new BatchWriteItemCommand({
        RequestItems: {
          things: [{ PutRequest: { Item: Item as never } }, { DeleteRequest: { Key: gone as never } }],
        },
      });
    const of = { S: 'a2' };

    expect(await outcome(caller.send(new PutItemCommand({ TableName, Item: Key })))).toBe('done');
    expect(await outcome(caller.send(new PutItemCommand({ TableName, Item: other })))).toBe(denied);
    expect(await outcome(caller.send(query('a')))).toBe('done');
    expect(await outcome(caller.send(query('b')))).toBe(denied);
    expect(await outcome(caller.send(queryIndex('a')))).toBe('done');
    expect(await outcome(caller.send(queryIndex('b')))).toBe(denied);
    expect(await outcome(caller.send(get(Key)))).toBe('done');
    expect(await outcome(caller.send(get(Key, other)))).toBe(denied);
    expect(await outcome(caller.send(write({ ...Key, pk: of }, Key)))).toBe('done');
    expect(await outcome(caller.send(write(Key, other)))).toBe(denied);
  });

  it('looks at the attributes that a call names, and at those that it does not', async () => {
    const { caller } = await open(
      allow('dynamodb:*', tableArn, {
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'sk', 'name', 'seen'] },
        StringEqualsIfExists: {
          'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
          'dynamodb:ReturnValues': ['NONE', 'UPDATED_NEW'],
        },
      }),
    );
    const get = (ProjectionExpression?: string, ExpressionAttributeNames?: Record<string, string>) =>
      caller.send(new GetItemCommand({ TableName, Key, ProjectionExpression, ExpressionAttributeNames }));
    const update = (UpdateExpression: string, more = {}) =>
      caller.send(
        new UpdateItemCommand({
          TableName,
          Key,
          UpdateExpression,
          ExpressionAttributeValues: { ':v': { N: '1' } },
          ...more,
        }),
      );

    expect(await outcome(get('#n, seen.secret', { '#n': 'name' }))).toBe('done');
    expect(await outcome(get('secret'))).toBe(denied);
    expect(await outcome(get())).toBe(denied);
    expect(await outcome(update('SET seen = if_not_exists(seen, :v)'))).toBe('done');
    expect(await outcome(update('SET secret = :v'))).toBe(denied);
    expect(await outcome(update('ADD seen :v', { ConditionExpression: 'attribute_exists(secret)' }))).toBe(
      denied,
    );
    expect(await outcome(update('ADD seen :v', { ReturnValues: 'ALL_OLD' }))).toBe(denied);
    expect(await outcome(update('ADD seen :v', { ReturnValues: 'UPDATED_NEW' }))).toBe('done');
    expect(await outcome(caller.send(query('a', { ProjectionExpression: 'sk' })))).toBe('done');
    expect(
      await outcome(
        caller.send(query('a', { ProjectionExpression: 'sk', FilterExpression: 'NOT contains(secret, :s)' })),
      ),
    ).toBe(denied);
  });
});

describe('the local S3', () => {
  async function open(own: Statement) {
    const s3 = closing(await startS3({ directory: await temporaryFolder(), access: accessOf(own) }));
    s3.createBucket('bucket', { versioned: true });
    const clients = clientsOf(S3Client, s3.url);
    const put = (Key: string) =>
      clients.root.send(new PutObjectCommand({ Bucket: 'bucket', Key, Body: Key }));
    return { ...clients, s3, put };
  }
  const Bucket = 'bucket';
  const bucket = 'arn:aws:s3:::bucket';

  it('lets a caller reach the objects that its role names, and refuses the rest as S3 does', async () => {
    const { caller, stranger, put } = await open(allow('s3:GetObject', `${bucket}/mine/*`));
    await put('mine/a');

    expect(await outcome(caller.send(new GetObjectCommand({ Bucket, Key: 'mine/a' })))).toBe('done');
    await expect(caller.send(new GetObjectCommand({ Bucket, Key: 'yours' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(
        'not authorized to perform: s3:GetObject on resource: arn:aws:s3:::bucket/yours',
      ),
      $metadata: { httpStatusCode: 403 },
    });
    expect(await outcome(caller.send(new PutObjectCommand({ Bucket, Key: 'mine/a' })))).toBe('AccessDenied');
    expect(await outcome(stranger.send(new GetObjectCommand({ Bucket, Key: 'mine/a' })))).toBe(
      'InvalidAccessKeyId',
    );
  });

  it('tells who may list a bucket that a key is not there, and nobody else', async () => {
    const get = new GetObjectCommand({ Bucket, Key: 'none' });
    const blind = await open(allow('s3:GetObject', `${bucket}/*`));
    const seeing = await open([allow('s3:GetObject', `${bucket}/*`), allow('s3:ListBucket', bucket)]);

    expect(await outcome(blind.caller.send(get))).toBe('AccessDenied');
    expect(await outcome(seeing.caller.send(get))).toBe('NoSuchKey');
  });

  it('tells versions from objects, and one listing from another', async () => {
    const { caller, put } = await open([
      allow('s3:GetObject', `${bucket}/*`),
      allow('s3:ListBucket', bucket, { StringLike: { 's3:prefix': 'customers/*' } }),
    ]);
    const { VersionId } = await put('a');
    const list = (Prefix?: string) => caller.send(new ListObjectsV2Command({ Bucket, Prefix }));

    expect(await outcome(caller.send(new GetObjectCommand({ Bucket, Key: 'a', VersionId })))).toBe(
      'AccessDenied',
    );
    expect(await outcome(list('customers/1/'))).toBe('done');
    expect(await outcome(list('other/'))).toBe('AccessDenied');
    expect(await outcome(list())).toBe('AccessDenied');
    expect(
      await outcome(caller.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'customers/1/' }))),
    ).toBe('AccessDenied');
  });

  it('asks for each object of a deletion of many, and names those that stay', async () => {
    const { caller, root, put } = await open(allow('s3:DeleteObjectVersion', `${bucket}/mine/*`));
    const mine = await put('mine/a');
    const yours = await put('yours');

    const { Deleted, Errors } = await caller.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: {
          Objects: [
            { Key: 'mine/a', VersionId: mine.VersionId },
            { Key: 'mine/a' },
            { Key: 'yours', VersionId: yours.VersionId },
          ],
        },
      }),
    );

    expect(Deleted?.map(({ Key }) => Key)).toEqual(['mine/a']);
    expect(Errors?.map(({ Key, Code }) => [Key, Code])).toEqual([
      ['mine/a', 'AccessDenied'],
      ['yours', 'AccessDenied'],
    ]);
    const { Contents } = await root.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['yours']);
  });

  it('takes an upload in parts for putting an object', async () => {
    const { caller } = await open(allow('s3:PutObject', `${bucket}/mine/*`));
    const upload = (Key: string) =>
      new Upload({ client: caller, params: { Bucket, Key, Body: Buffer.alloc(6 * 1024 * 1024) } }).done();

    expect(await outcome(upload('mine/big'))).toBe('done');
    expect(await outcome(upload('yours/big'))).toBe('AccessDenied');
  });

  it('holds a presigned URL against the rights of its signer when it is used', async () => {
    const { caller, put } = await open(allow('s3:GetObject', `${bucket}/mine/*`));
    await put('mine/a');
    await put('yours');
    const visit = async (Key: string) =>
      (await fetch(await getSignedUrl(caller, new GetObjectCommand({ Bucket, Key })))).status;

    expect([await visit('mine/a'), await visit('yours')]).toEqual([200, 403]);
  });
});

describe('the local SES', () => {
  const ses = 'arn:aws:ses:ap-southeast-1:000000000000';
  const from = { StringEquals: { 'ses:FromAddress': 'privacy@provider.example' } };

  async function open(own: Statement, more = {}) {
    const { url } = closing(
      await startSes({
        directory: await temporaryFolder(),
        identities: ['provider.example'],
        configurationSets: ['letters'],
        access: accessOf(own),
        ...more,
      }),
    );
    const { caller, stranger } = clientsOf(SESClient, url);
    const send = async (options: object = {}, ConfigurationSetName?: string) =>
      outcome(
        caller.send(
          new SendRawEmailCommand({ RawMessage: { Data: await compose(options) }, ConfigurationSetName }),
        ),
      );
    return { caller, stranger, send };
  }

  it('asks for the identity, the configuration set and the sender', async () => {
    const { caller, stranger, send } = await open(
      allow(
        'ses:SendRawEmail',
        [`${ses}:identity/provider.example`, `${ses}:configuration-set/letters`],
        from,
      ),
    );
    const withoutSet = await open(allow('ses:SendRawEmail', `${ses}:identity/provider.example`, from));

    expect(await send({}, 'letters')).toBe('done');
    expect(await send({ from: 'notices@provider.example' }, 'letters')).toBe('AccessDenied');
    expect(await withoutSet.send()).toBe('done');
    expect(await withoutSet.send({}, 'letters')).toBe('AccessDenied');
    await expect(caller.send(new GetSendQuotaCommand())).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    expect(await outcome(stranger.send(new GetSendQuotaCommand()))).toBe('InvalidClientTokenId');
  });

  it('asks for the identities of the recipients, too, while the account is in the sandbox', async () => {
    const rights = [`${ses}:identity/provider.example`];
    const sandbox = { identities: ['provider.example', 'khach@customer.example'], isInSandbox: true };
    const without = await open(allow('ses:SendRawEmail', rights), sandbox);
    const having = await open(
      allow('ses:SendRawEmail', [...rights, `${ses}:identity/khach@customer.example`]),
      sandbox,
    );

    expect(await without.send()).toBe('AccessDenied');
    expect(await having.send()).toBe('done');
    expect(await having.send({ to: 'success@simulator.amazonses.com' })).toBe('done');
  });
});

describe('the local parameter store', () => {
  it('asks for the parameter', async () => {
    const own = allow('ssm:GetParameter', 'arn:aws:ssm:ap-southeast-1:000000000000:parameter/stack/key');
    const { url } = closing(await startSsm({ access: accessOf(own) }));
    const { root, caller, stranger } = clientsOf(SSMClient, url);
    for (const Name of ['/stack/key', '/stack/other'])
      await root.send(new PutParameterCommand({ Name, Value: 'x', Type: 'String' }));
    const get = (Name: string) => new GetParameterCommand({ Name });

    expect(await outcome(caller.send(get('/stack/key')))).toBe('done');
    expect(await outcome(caller.send(get('/stack/other')))).toBe(denied);
    expect(await outcome(stranger.send(get('/stack/key')))).toBe('UnrecognizedClientException');
  });
});

describe('the local Step Functions', () => {
  const mayCall = allow('lambda:InvokeFunction', 'arn:fn');

  async function open(definition: object, own: Statement, ofMachine: Statement) {
    const tokens: string[] = [];
    const server = closing(
      await startStepFunctions({
        machines: [{ arn: machineArn, name: 'Machine', definition: definition as never }],
        invoke: async (_, payload) => {
          const { taskToken } = payload as { taskToken?: string };
          if (taskToken) tokens.push(taskToken);
        },
        access: accessOf(own, ofMachine),
      }),
    );
    return { ...clientsOf(SFNClient, server.url), tokens };
  }
  const start = new StartExecutionCommand({ stateMachineArn: machineArn, name: 'R' });

  it('asks for the machine: to start it, and to ask about or answer a task of it', async () => {
    const waits = machineOf(waitingTask('arn:fn'));
    const { root, caller, tokens } = await open(
      waits,
      allow('states:SendTaskSuccess', `${machineArn}2`),
      mayCall,
    );
    const may = await open(waits, allow('states:*', machineArn), mayCall);
    const answer = (taskToken?: string) => new SendTaskSuccessCommand({ taskToken, output: '{}' });
    const heartbeat = (taskToken?: string) => new SendTaskHeartbeatCommand({ taskToken });

    await root.send(start);
    await may.caller.send(start);
    await expect.poll(() => [tokens.length, may.tokens.length]).toEqual([1, 1]);

    expect(await outcome(caller.send(start))).toBe(denied);
    expect(await outcome(caller.send(answer(tokens[0])))).toBe(denied);
    expect(await outcome(caller.send(heartbeat(tokens[0])))).toBe(denied);
    expect(await outcome(may.caller.send(heartbeat(may.tokens[0])))).toBe('done');
    expect(await outcome(may.caller.send(answer(may.tokens[0])))).toBe('done');
    // Of no use any more, it still tells whose task it was.
    expect(await outcome(may.caller.send(answer(may.tokens[0])))).toBe('TaskTimedOut');
    expect(await outcome(caller.send(answer('x'.repeat(88))))).toBe('TaskDoesNotExist');
  });

  it('fails a task whose function the role of the machine does not name', async () => {
    const { caller, root } = await open(machineOf(task('arn:other')), [], mayCall);
    const { executionArn } = await root.send(start);
    const describeIt = () => root.send(new DescribeExecutionCommand({ executionArn }));
    await expect.poll(async () => (await describeIt()).status).toBe('FAILED');

    expect(await describeIt()).toMatchObject({
      error: 'Lambda.AWSLambdaException',
      cause: expect.stringContaining(
        'not authorized to perform: lambda:InvokeFunction on resource: arn:other',
      ),
    });
    expect(await outcome(caller.send(new DescribeExecutionCommand({ executionArn })))).toBe(denied);
  });
});
