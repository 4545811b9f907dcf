import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from './s3-sandbox.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
const target = { Bucket: 'plain', Key: "hồ sơ/a+b & c's (1) %41.zip" };
beforeAll(async () => {
  sandbox = await openSandbox();
  await sandbox.client.send(new PutObjectCommand({ ...target, Body: 'archive' }));
});
afterAll(() => sandbox.close());

const sign = (input = {}, options = {}) =>
  getSignedUrl(sandbox.client, new GetObjectCommand({ ...target, ...input }), { expiresIn: 300, ...options });

describe('a presigned URL', () => {
  it('opens the object without credentials', async () => {
    const answer = await fetch(await sign());

    expect([answer.status, await answer.text()]).toEqual([200, 'archive']);
  });

  it('sets the file name and type that the signer chose', async () => {
    const disposition = `attachment; filename="archive.zip"; filename*=UTF-8''l%C6%B0u%20tr%E1%BB%AF.zip`;
    const url = await sign({
      ResponseContentDisposition: disposition,
      ResponseContentType: 'application/zip',
    });

    const answer = await fetch(url);

    expect(answer.headers.get('content-disposition')).toBe(disposition);
    expect(answer.headers.get('content-type')).toBe('application/zip');
  });

  it('refuses a file name that no header can contain', async () => {
    const answer = await fetch(
      await sign({ ResponseContentDisposition: 'attachment; filename="lưu trữ.zip"' }),
    );

    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('<Code>InvalidArgument</Code>');
  });

  it('answers a range, so that a download can be resumed', async () => {
    const url = await sign();
    const etag = (await fetch(url)).headers.get('etag') ?? '';

    const rest = await fetch(url, { headers: { range: 'bytes=4-', 'if-range': etag } });
    const changed = await fetch(url, { headers: { range: 'bytes=4-', 'if-range': '"another"' } });

    expect([rest.status, await rest.text()]).toEqual([206, 'ive']);
    expect([changed.status, await changed.text()]).toEqual([200, 'archive']);
  });

  it('is useless after it expires', async () => {
    const signingDate = new Date(Date.now() - 301_000);

    const answer = await fetch(await sign({}, { signingDate }));

    const text = await answer.text();
    expect(answer.status).toBe(403);
    expect(text).toContain('<Code>AccessDenied</Code><Message>Request has expired</Message>');
    expect(text).not.toContain('archive<');
  });

  it('cannot be given a longer life by its holder', async () => {
    const url = new URL(await sign({}, { signingDate: new Date(Date.now() - 301_000) }));
    url.searchParams.set('X-Amz-Expires', '3600');

    const answer = await fetch(url);

    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<Code>SignatureDoesNotMatch</Code>');
  });

  it('opens no other key, method or file name', async () => {
    await sandbox.client.send(
      new PutObjectCommand({ ...target, Key: 'other.zip', Body: 'of somebody else' }),
    );
    const url = await sign({ ResponseContentType: 'application/zip' });
    const otherKey = url.replace(/\/plain\/[^?]+/, '/plain/other.zip');
    const otherType = url.replace('application%2Fzip', 'text%2Fhtml');

    const answers = [await fetch(otherKey), await fetch(otherType), await fetch(url, { method: 'DELETE' })];

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    for (const answer of answers) expect(await answer.text()).toContain('SignatureDoesNotMatch');
  });

  it('lives for a week at most', async () => {
    const url = new URL(await sign());
    url.searchParams.set('X-Amz-Expires', String(7 * 24 * 3600 + 1));

    const answer = await fetch(url);

    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('<Code>AuthorizationQueryParametersError</Code>');
  });
});
