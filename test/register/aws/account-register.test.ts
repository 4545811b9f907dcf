import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { accountRegister } from '../../../functions/register/aws/account-register.ts';
import { toItem } from '../../../functions/shared/aws/dynamo-items.ts';
import { deriveKeys, pseudonym } from '../../../functions/shared/secrets.ts';
import { mockedClient } from '../../support/mocked-client.ts';

const dynamo = mockedClient(DynamoDBClient);
const keys = deriveKeys(Buffer.alloc(32, 7));
const register = accountRegister(new DynamoDBClient({ region: 'ap-southeast-1' }), 'account', keys);
const profile = (address: string) => ({
  pk: 'customer#1001',
  sk: 'profile',
  customerId: '1001',
  name: 'Nguyễn Thị Lan',
  address,
  addressKey: pseudonym(keys, address),
  inEuropeanUnion: false,
});

beforeEach(() => {
  dynamo.reset();
});

describe('The account register', () => {
  it('queries its index by a keyed hash, never by an address', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [] });

    await register.findByAddress('lan.nguyen@example.vn', 'ABCDEFGH0001');

    const sent = JSON.stringify(dynamo.commandCalls(QueryCommand)[0]?.args[0].input);
    expect(sent).toContain(pseudonym(keys, 'lan.nguyen@example.vn'));
    expect(sent).not.toContain('lan.nguyen');
  });

  it.each([
    ['changed the address', { Item: toItem(profile('new.address@example.vn')) }],
    ['was erased', {}],
  ])('finds nobody when the index is stale and the customer %s', async (_case, current) => {
    dynamo.on(QueryCommand).resolves({ Items: [toItem(profile('old.address@example.vn'))] });
    dynamo.on(GetItemCommand).resolves(current);

    expect(await register.findByAddress('old.address@example.vn', 'ABCDEFGH0001')).toBeUndefined();

    expect(dynamo.commandCalls(GetItemCommand)[0]?.args[0].input.ConsistentRead).toBe(true);
  });
});
