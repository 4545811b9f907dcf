import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { PermanentError, TransientError } from '../../../functions/shared/errors.ts';
import { hostingStore } from '../../../functions/stores/aws/hosting.ts';
import { UnreadableFileError } from '../../../functions/stores/domain/unreadable-file.ts';
import type { DataSubject } from '../../../functions/stores/ports.ts';
import { bytesOf, collect } from '../../support/collect.ts';
import { openS3 } from '../../support/local-services.ts';
import { describeDataStore, plannedAt } from './data-store-contract.ts';

const subjectOf = (customerId: string): DataSubject => ({
  customerId,
  address: `${customerId}@example.vn`,
  addressKey: `key-of-${customerId}`,
});
const noPlan = { store: 'hosting' as const, categories: [] };

async function openHosting() {
  const { s3, client, bucket } = await openS3();
  const put = async ({ customerId }: DataSubject, path: string, content: string) => {
    const Key = `customers/${customerId}/${path}`;
    await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: Buffer.from(content) }));
  };
  const remove = async ({ customerId }: DataSubject, path: string) => {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: `customers/${customerId}/${path}` }));
  };
  return { s3, client, put, remove, store: hostingStore(client, bucket) };
}

describeDataStore('hosting', 'hosting', async () => {
  const { s3, store, put, remove } = await openHosting();
  return {
    store,
    subject: subjectOf('12'),
    neighbour: subjectOf('123'),
    async plant(whose) {
      await put(whose, 'website/index.html', 'old');
      await put(whose, 'website/index.html', 'new');
      await put(whose, 'website/hình ảnh/áo dài.svg', '<svg/>');
      await put(whose, 'website/gone.html', 'gone');
      await remove(whose, 'website/gone.html');
      await put(whose, 'databases/lan.sql', 'SELECT 1;');
      await put(whose, 'config/nginx.conf', '');
      await put(whose, 'notes.txt', 'outside of every folder');
    },
    plantLeftover: (whose) => put(whose, 'website/index.html', 'back'),
    breakErase() {
      s3.failNext({ operation: 'DeleteObjects', key: 'customers/12/website/index.html', times: 1 });
      return () => undefined;
    },
    // Current files only, as the customer knows them: old versions and delete markers are counted separately.
    erasable: { 'website-files': 3, 'database-dumps': 1, 'service-configuration': 1 },
    held: [],
    rows: {},
    files: [
      { path: 'config/nginx.conf', content: '' },
      { path: 'databases/lan.sql', content: 'SELECT 1;' },
      { path: 'notes.txt', content: 'outside of every folder' },
      { path: 'website/hình ảnh/áo dài.svg', content: '<svg/>' },
      { path: 'website/index.html', content: 'new' },
    ],
    rowsAfter: {},
  };
});

describe('The hosting store', () => {
  it('plans the current files, and the bytes of all versions for a deletion; for a handover it lists none', async () => {
    const { store, put } = await openHosting();
    const subject = subjectOf('12');
    await put(subject, 'website/index.html', '12345');
    await put(subject, 'website/index.html', '123');

    const deletion = await store.survey(subject, 'deletion', plannedAt);
    const handover = await store.survey(subject, 'handover', plannedAt);

    expect(deletion.categories[0]).toMatchObject({
      category: 'website-files',
      count: 1,
      versions: 2,
      bytes: 8,
    });
    expect(handover.categories[0]).toMatchObject({ category: 'website-files', count: 0, bytes: 0 });
    expect(handover.categories[0]).not.toHaveProperty('versions');
  });

  it('counts versions, delete markers and folder markers separately from the files', async () => {
    const { store, put, remove } = await openHosting();
    const subject = subjectOf('12');
    await put(subject, 'website/', '');
    await put(subject, 'website/empty.txt', '');
    await put(subject, 'website/gone.html', 'gone');
    await remove(subject, 'website/gone.html');
    const plan = await store.survey(subject, 'deletion', plannedAt);

    const outcomes = await store.erase(subject, plan, plannedAt);

    expect(plan.categories).toContainEqual(
      expect.objectContaining({ category: 'website-files', action: 'erase', count: 1, versions: 4 }),
    );
    expect(outcomes).toContainEqual({ category: 'website-files', result: 'erased', count: 1, versions: 4 });
  });

  it('reports as erased what existed in old versions only, and as nothing found what never existed', async () => {
    const { store, put, remove } = await openHosting();
    const subject = subjectOf('12');
    await put(subject, 'website/gone.html', 'gone');
    await remove(subject, 'website/gone.html');
    const plan = await store.survey(subject, 'deletion', plannedAt);

    const outcomes = await store.erase(subject, plan, plannedAt);

    expect(outcomes).toContainEqual({ category: 'website-files', result: 'erased', count: 0, versions: 2 });
    expect(outcomes).toContainEqual({
      category: 'database-dumps',
      result: 'nothing-found',
      count: 0,
      versions: 0,
    });
    expect(await store.verify(subject, plan, plannedAt)).toBe(0);
  });

  it('names files exactly as the customer uploaded them', async () => {
    const { store, put } = await openHosting();
    await put(subjectOf('12'), 'website/a\u0300o.txt', '');

    const [file] = await collect(store.exportFiles(subjectOf('12')));

    expect(file?.path).toBe('website/a\u0300o.txt');
  });

  it('copies and erases files with control characters, blanks and signs in their names', async () => {
    const { store, put } = await openHosting();
    const subject = subjectOf('12');
    const paths = ['website/a\u0001b', 'website/a\u001b', 'website/100% + ~*.txt', 'website/a b'];
    for (const path of paths) await put(subject, path, path);

    const files = await collect(store.exportFiles(subject));
    const contents = await Promise.all(files.map(async ({ read }) => String(await bytesOf(await read()))));
    const plan = await store.survey(subject, 'deletion', plannedAt);
    await store.erase(subject, plan, plannedAt);

    expect(files.map(({ path }) => path)).toEqual(paths.toSorted());
    expect(contents).toEqual(paths.toSorted());
    expect(await store.verify(subject, plan, plannedAt)).toBe(0);
  });

  it('takes a folder marker with content for a file, in the plan of a deletion and in a copy', async () => {
    const { store, put } = await openHosting();
    const subject = subjectOf('12');
    await put(subject, 'website/tai-lieu/', 'This object has 34 bytes of content');
    await put(subject, 'website/trong/', '');
    await put(subject, 'website/index.html', 'x');

    const files = await collect(store.exportFiles(subject));

    expect(files.map(({ path }) => path)).toEqual(['website/index.html', 'website/tai-lieu/']);
    expect((await store.survey(subject, 'deletion', plannedAt)).categories[0]).toMatchObject({ count: 2 });
  });

  it('does not take a folder marker for a file', async () => {
    const { store, put } = await openHosting();
    await put(subjectOf('12'), 'website/', '');

    expect(await collect(store.exportFiles(subjectOf('12')))).toEqual([]);
  });

  it('opens a file only when it is read, so that a missing one does not affect others', async () => {
    const { store, put, remove } = await openHosting();
    await put(subjectOf('12'), 'website/a.html', 'a');
    await put(subjectOf('12'), 'website/b.html', 'b');
    const [a, b] = await collect(store.exportFiles(subjectOf('12')));

    await remove(subjectOf('12'), 'website/a.html');

    await expect(a?.read()).rejects.toThrow(PermanentError);
    await expect(b?.read()).resolves.toBeDefined();
  });

  it.each([
    ['InvalidObjectState', 403, 'archived'],
    ['KMS.DisabledException', 400, 'denied'],
    ['KMS.KMSInvalidStateException', 400, 'denied'],
    ['KMS.NotFoundException', 400, 'denied'],
    ['AccessDenied', 403, 'denied'],
    ['AllAccessDisabled', 403, 'denied'],
    ['NoSuchKey', 404, 'gone'],
    ['InvalidRequest', 400, 'unreadable'],
  ])('says of a file that answers %s (%i) that it is %s', async (code, status, reason) => {
    const { s3, store, put } = await openHosting();
    await put(subjectOf('12'), 'website/a.html', 'a');
    const [a] = await collect(store.exportFiles(subjectOf('12')));
    s3.failNext({ operation: 'GetObject', code, status, times: 1 });

    const error = await a?.read().catch((thrown) => thrown);

    expect(error).toBeInstanceOf(UnreadableFileError);
    expect(error).toMatchObject({ name: 'Permanent', reason });
    expect(error.message).not.toContain('a.html');
  });

  it.each(['KMS.ThrottlingException', 'KMS.KMSInternalException', 'SlowDown'])(
    'says of a file that answers %s to try again',
    async (code) => {
      const { s3, store, put } = await openHosting();
      await put(subjectOf('12'), 'website/a.html', 'a');
      const [a] = await collect(store.exportFiles(subjectOf('12')));
      s3.failNext({ operation: 'GetObject', code, status: 400, times: 10 });

      await expect(a?.read()).rejects.toThrow(TransientError);
    },
  );

  it('throws when S3 refuses to delete a version, for a transient or a permanent reason', async () => {
    const { s3, store, put } = await openHosting();
    await put(subjectOf('12'), 'website/a.html', 'a');
    const refuse = (code: string) =>
      s3.failNext({ operation: 'DeleteObjects', key: 'customers/12/website/a.html', code, times: 1 });

    refuse('SlowDown');
    await expect(store.erase(subjectOf('12'), noPlan, plannedAt)).rejects.toThrow(TransientError);
    refuse('AccessDenied');
    await expect(store.erase(subjectOf('12'), noPlan, plannedAt)).rejects.toThrow(PermanentError);
  });

  it.each(['', '/', '12/', '../12', '12/../13', '*', ' 12'])(
    'refuses the customer id "%s" before any call',
    async (customerId) => {
      const { s3, store } = await openHosting();
      const calls: string[] = [];
      s3.fault(({ operation }) => void calls.push(operation));

      await expect(store.erase(subjectOf(customerId), noPlan, plannedAt)).rejects.toThrow(PermanentError);

      expect(calls).toEqual([]);
    },
  );
});
