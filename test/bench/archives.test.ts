import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openArchive, writeArchive } from '../../bench/support/archives.ts';
import { sourceOf } from '../../bench/support/bundles.ts';
import { clientsAt } from '../../bench/support/clients.ts';
import { openS3 } from '../support/local-services.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function archiveStore() {
  const { s3, bucket } = await openS3();
  const clients = clientsAt(s3.url);
  onTestFinished(() => clients.destroy());
  return { url: s3.url, bucket, clients, folder: await temporaryFolder() };
}

describe('an archive of the bench', () => {
  it.each(['media', 'text'] as const)('has every file of its task and opens: %s', async (content) => {
    const { url, bucket, folder } = await archiveStore();
    const task = { url, bucket, requestId: 'r', content, entries: 120, entryBytes: 3_000 };

    const { size, samples, resident } = await writeArchive(task, 256);
    const opened = await openArchive({ s3Url: url, bucket, requestId: 'r' }, folder);

    expect(opened.entries).toBe(120);
    if (content === 'media') expect(size).toBeGreaterThan(120 * 3_000);
    else expect(size).toBeLessThan((120 * 3_000) / 3);
    // One in every third entry and one at the end.
    expect(samples).toHaveLength(41);
    expect(samples.every(({ heap, buffers }) => heap > 0 && heap + buffers < resident)).toBe(true);
  });

  it('is not reported as readable when it is damaged', async () => {
    const { url, bucket, clients, folder } = await archiveStore();
    const Body = Buffer.from('this is no archive');
    await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'r/archive.zip', Body }));
    await writeFile(join(folder, 'left alone'), '');

    await expect(openArchive({ s3Url: url, bucket, requestId: 'r' }, folder)).rejects.toThrow();
  });
});

describe('the contents of a bundle', () => {
  it.each([
    ['node_modules/@aws-sdk/client-s3/dist-es/index.js', '@aws-sdk/client-s3'],
    ['node_modules/a/node_modules/b/index.js', 'b'],
    ['functions/web/page.ts', 'functions/web'],
    ['../somewhere/functions/shared/law.ts', 'functions/shared'],
    ['contract/http.ts', 'contract'],
  ])('%s counts as %s', (path, name) => {
    expect(sourceOf(path)).toBe(name);
  });
});
