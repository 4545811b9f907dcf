import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoPolicyVersions } from '../../../functions/policy/aws/dynamo-policy-versions.ts';
import { sha256Of } from '../../../functions/policy/domain/policy.ts';
import { toItem } from '../../../functions/shared/aws/dynamo-items.ts';
import { PermanentError } from '../../../functions/shared/errors.ts';
import { dieAfter } from '../../support/die-after.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { inMemoryPolicyVersions } from '../../support/in-memory/policy-versions.ts';
import { consentVersion, sampleVersion } from '../../support/sample-policy.ts';

const at = new Date('2026-03-02T02:00:00.000Z');

describe.each([
  { name: 'in memory', open: async () => inMemoryPolicyVersions() },
  { name: 'DynamoDB', open: async () => dynamoPolicyVersions(await openDynamo(), tables.notices) },
])('PolicyVersions $name', ({ open }) => {
  it('have no version before one is published', async () => {
    const versions = await open();

    expect(await versions.list()).toEqual([]);
    await expect(versions.textOf(1, 'vi')).rejects.toThrow(PermanentError);
  });

  it('return a published version with its instant, its fingerprint and its texts', async () => {
    const versions = await open();
    const { texts, ...facts } = consentVersion(1);

    expect(await versions.publish({ texts, ...facts }, at)).toBe('published');

    const published = { ...facts, publishedAt: at.toISOString(), sha256: sha256Of({ texts, ...facts }) };
    expect(await versions.list()).toEqual([published]);
    expect(await versions.textOf(1, 'vi')).toBe(texts.vi);
    expect(await versions.textOf(1, 'en')).toBe(texts.en);
  });

  it('list versions by number, the tenth after the ninth', async () => {
    const versions = await open();

    for (const number of [10, 9, 1, 2]) await versions.publish(sampleVersion(number), at);

    expect((await versions.list()).map(({ number }) => number)).toEqual([1, 2, 9, 10]);
  });

  it('never change a published version, whatever is published under its number', async () => {
    const versions = await open();
    await versions.publish(sampleVersion(1), at);
    const before = await versions.list();

    const other = sampleVersion(1, { texts: { vi: 'Khác', en: 'Other' }, effective: '2030-01-01' });

    expect(await versions.publish(other, new Date())).toBe('exists');
    expect(await versions.list()).toEqual(before);
    expect(await versions.textOf(1, 'en')).toBe(sampleVersion(1).texts.en);
  });

  it('publish one of two that arrive at once under one number, completely', async () => {
    const versions = await open();
    const rivals = ['One', 'Other'].map((text) => sampleVersion(1, { texts: { vi: text, en: text } }));

    const answers = await Promise.all(rivals.map((rival) => versions.publish(rival, at)));

    expect(answers.toSorted()).toEqual(['exists', 'published']);
    const winner = rivals[answers.indexOf('published')];
    expect((await versions.list()).map(({ sha256 }) => sha256)).toEqual([winner && sha256Of(winner)]);
    expect(await versions.textOf(1, 'vi')).toBe(winner?.texts.vi);
  });
});

describe('publishing to DynamoDB', () => {
  it.each([0, 1, 2, 3])(
    'that dies after %i calls shows nothing, and the corrected version can still be published',
    async (calls) => {
      const client = await openDynamo();
      const versions = dynamoPolicyVersions(client, tables.notices);
      const mended = sampleVersion(1, { texts: { vi: 'Đã sửa', en: 'Mended' } });
      const revive = dieAfter(client, calls);

      await expect(versions.publish(sampleVersion(1), at)).rejects.toThrow();
      revive();

      expect(await versions.list()).toEqual([]);
      await expect(versions.textOf(1, 'vi')).rejects.toThrow(PermanentError);
      expect(await versions.publish(mended, at)).toBe('published');
      expect(await versions.textOf(1, 'vi')).toBe('Đã sửa');
    },
  );

  it('shares its table with the notice runs', async () => {
    const client = await openDynamo();
    const versions = dynamoPolicyVersions(client, tables.notices);
    await versions.publish(sampleVersion(1), at);

    const run = toItem({ pk: 'run#1', sk: 'version#00001' });
    await client.send(new PutItemCommand({ TableName: tables.notices, Item: run }));

    expect(await versions.list()).toHaveLength(1);
  });
});
