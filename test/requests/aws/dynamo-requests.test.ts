import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ThrottlingException,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { dynamoRequests } from '../../../functions/requests/aws/dynamo-requests.ts';
import type { Request } from '../../../functions/requests/domain/request.ts';
import { fromItem, toItem } from '../../../functions/shared/aws/dynamo-items.ts';
import { PermanentError, TransientError } from '../../../functions/shared/errors.ts';
import { collect } from '../../support/collect.ts';
import { mockedClient } from '../../support/mocked-client.ts';
import { sampleRequest } from '../../support/sample-request.ts';

const dynamo = mockedClient(DynamoDBClient);
const conflict = new ConditionalCheckFailedException({
  message: 'The conditional request failed',
  $metadata: {},
});
const throttled = new ThrottlingException({ message: 'Slow down', $metadata: { httpStatusCode: 400 } });

function open() {
  const pauses: number[] = [];
  const patience = {
    random: () => 0.5,
    sleep: async (milliseconds: number) => void pauses.push(milliseconds),
  };
  const requests = dynamoRequests(new DynamoDBClient({ region: 'ap-southeast-1' }), 'requests', patience);
  return { requests, pauses };
}
const execute = (request: Request): Request => ({ ...request, status: 'executing' });
const stored = (request: Request) => ({ Item: toItem({ pk: `request#${request.id}`, request }) });
const writtenItem = (index = 0) =>
  fromItem(dynamo.commandCalls(PutItemCommand)[index]?.args[0].input.Item ?? {});

beforeEach(() => {
  dynamo.reset();
});

describe('The requests in DynamoDB', () => {
  it('are in the index of open requests while they are open', async () => {
    await open().requests.create(sampleRequest());

    expect(writtenItem()).toEqual({
      pk: 'request#0123456789AB',
      request: sampleRequest(),
      writes: [expect.stringMatching(/^[0-9a-f]{8}$/)],
      schemaVersion: 3,
      open: 'open',
      dueAt: sampleRequest().dueAt,
    });
  });

  it('leave the index when they close and get their end in epoch seconds', async () => {
    const closed = sampleRequest({ status: 'completed', purgeAt: '2028-03-02T02:00:00.000Z' });
    await open().requests.create(closed);

    expect(writtenItem()).toEqual({
      pk: 'request#0123456789AB',
      request: closed,
      writes: [expect.any(String)],
      schemaVersion: 3,
      purgeAt: Date.parse('2028-03-02T02:00:00.000Z') / 1000,
    });
  });

  it('are read consistently before a change, and written only if unchanged in between', async () => {
    dynamo.on(GetItemCommand).resolves(stored(sampleRequest({ revision: 4 })));

    await open().requests.change('0123456789AB', execute);

    expect(dynamo.commandCalls(GetItemCommand)[0]?.args[0].input.ConsistentRead).toBe(true);
    expect(dynamo.commandCalls(PutItemCommand)[0]?.args[0].input).toMatchObject({
      ConditionExpression: '#item.#revision = :read',
      ExpressionAttributeNames: { '#item': 'request', '#revision': 'revision' },
      ExpressionAttributeValues: { ':read': { N: '4' } },
    });
    expect(writtenItem()).toMatchObject({ request: { revision: 5, status: 'executing' } });
  });

  it('are read and changed again after a conflict', async () => {
    dynamo
      .on(GetItemCommand)
      .resolvesOnce(stored(sampleRequest()))
      .resolves(stored(sampleRequest({ revision: 1 })));
    dynamo.on(PutItemCommand).rejectsOnce(conflict).resolves({});
    const seen: number[] = [];
    const { requests, pauses } = open();

    const changed = await requests.change('0123456789AB', (request) => {
      seen.push(request.revision);
      return execute(request);
    });

    expect(seen).toEqual([0, 1]);
    expect(changed).toMatchObject({ revision: 2 });
    expect(pauses).toEqual([10]);
  });

  /** A table whose first write is done and not heard of, so that the SDK repeats it. */
  function losingTheFirstAnswer(before?: Request) {
    let item = before && stored(before).Item;
    dynamo.on(GetItemCommand).callsFake(async () => ({ Item: item }));
    dynamo.on(PutItemCommand).callsFake(async ({ Item }) => {
      item = Item;
      throw conflict;
    });
  }

  it('recognise a change of their own whose answer got lost, and do not make it twice', async () => {
    losingTheFirstAnswer(sampleRequest());
    let calls = 0;

    const changed = await open().requests.change('0123456789AB', (request) => {
      calls += 1;
      return execute(request);
    });

    expect(calls).toBe(1);
    expect(changed).toEqual(sampleRequest({ status: 'executing', revision: 1 }));
  });

  it('recognise it also when others wrote since', async () => {
    losingTheFirstAnswer(sampleRequest());
    const { requests } = open();
    let isOvertaken = false;
    dynamo.on(GetItemCommand).callsFake(async () => {
      const mine = dynamo.commandCalls(PutItemCommand)[0]?.args[0].input.Item;
      if (!mine) return stored(sampleRequest());
      isOvertaken = true;
      const { writes } = fromItem<{ writes: string[] }>(mine);
      const theirs = sampleRequest({ status: 'executing', revision: 2 });
      return { Item: toItem({ pk: 'request#0123456789AB', request: theirs, writes: [...writes, 'theirs'] }) };
    });

    const changed = await requests.change('0123456789AB', execute);

    expect(isOvertaken).toBe(true);
    expect(changed).toMatchObject({ revision: 2 });
    expect(dynamo.commandCalls(PutItemCommand)).toHaveLength(1);
  });

  it('recognise a creation of their own whose answer got lost', async () => {
    losingTheFirstAnswer();

    expect(await open().requests.create(sampleRequest())).toBe('created');
  });

  it('do not take the creation of another for their own', async () => {
    dynamo.on(GetItemCommand).resolves(stored(sampleRequest()));
    dynamo.on(PutItemCommand).rejects(conflict);

    expect(await open().requests.create(sampleRequest())).toBe('exists');
  });

  it('keep the ids of their latest eight writes, and no more', async () => {
    const writes = Array.from({ length: 8 }, (_, index) => `write ${index}`);
    dynamo.on(GetItemCommand).resolves({
      Item: toItem({ pk: 'request#0123456789AB', request: sampleRequest(), writes }),
    });
    dynamo.on(PutItemCommand).resolves({});

    await open().requests.change('0123456789AB', execute);

    expect(writtenItem()).toHaveProperty('writes', [...writes.slice(1), expect.any(String)]);
  });

  it('fail with a transient fault when conflicts do not end, with growing pauses', async () => {
    dynamo.on(GetItemCommand).resolves(stored(sampleRequest()));
    dynamo.on(PutItemCommand).rejects(conflict);
    const { requests, pauses } = open();

    await expect(requests.change('0123456789AB', execute)).rejects.toThrow(TransientError);

    expect(dynamo.commandCalls(PutItemCommand)).toHaveLength(12);
    expect(pauses.slice(0, 6)).toEqual([10, 20, 40, 80, 160, 320]);
    expect(Math.max(...pauses)).toBe(320);
  });

  it('report a throttled call as a transient fault at once', async () => {
    dynamo.on(GetItemCommand).rejects(throttled);
    dynamo.on(QueryCommand).rejects(throttled);
    const { requests } = open();

    await expect(requests.change('0123456789AB', execute)).rejects.toThrow(TransientError);
    await expect(collect(requests.listOpen())).rejects.toThrow(TransientError);

    expect(dynamo.commandCalls(GetItemCommand)).toHaveLength(1);
  });

  it('pass on a fault of the change itself', async () => {
    dynamo.on(GetItemCommand).resolves(stored(sampleRequest()));
    const fault = new PermanentError('This cannot be.');

    const changing = open().requests.change('0123456789AB', () => {
      throw fault;
    });

    await expect(changing).rejects.toBe(fault);
  });

  it('are listed page by page', async () => {
    const page = (id: string, more: boolean) => ({
      Items: [stored(sampleRequest({ id })).Item],
      ...(more && { LastEvaluatedKey: toItem({ pk: id }) }),
    });
    dynamo.on(QueryCommand).resolvesOnce(page('A', true)).resolvesOnce(page('B', false));

    const listed = await collect(open().requests.listOpen());

    expect(listed.map(({ id }) => id)).toEqual(['A', 'B']);
    expect(dynamo.commandCalls(QueryCommand)[1]?.args[0].input.ExclusiveStartKey).toEqual(
      toItem({ pk: 'A' }),
    );
  });
});
