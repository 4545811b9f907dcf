import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { hasten } from '../../chaos/hasten.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import { versionsOf } from '../../local/inspect.ts';
import { sha256Of, unzip } from '../../local/read-archive.ts';
import type { SeededCustomer } from '../../local/seed/customers.ts';
import { startStack } from '../../local/stack.ts';
import { synthesised } from '../support/synthesised.ts';
import { fewThreads, localStack } from './support.ts';

interface ListedPart {
  name: string;
  kind: string;
  sha256: string;
  path?: string;
}

describe('a large copy on the local stack', () => {
  // A part is tried again after a minute or two: here after a second.
  const local = localStack({ archives: { partBytes: 1_000_000 } }, async (asked) =>
    startStack({ template: hasten(await synthesised(asked)), ...fewThreads }),
  );

  const archiveOf = (reference: string) =>
    versionsOf(local.stack, 'archive', `${reference.replaceAll('-', '')}/`);

  /** More than a part holds, and one file that is more by itself. */
  async function newLargeCustomer(): Promise<SeededCustomer> {
    const owner = await local.newCustomer();
    const { clients, buckets } = local.stack;
    const put = (path: string, Body: Buffer) =>
      clients.s3.send(
        new PutObjectCommand({ Bucket: buckets.hosting, Key: `customers/${owner.id}/${path}`, Body }),
      );
    await put('website/phim giới thiệu.mp4', Buffer.alloc(1_100_000, 'm'));
    await put('website/ảnh 1.jpg', Buffer.alloc(600_000, 'a'));
    await put('website/ảnh 2.jpg', Buffer.alloc(600_000, 'b'));
    return owner;
  }

  const urlIn = (page: {
    root: { querySelector(selector: string): { getAttribute(name: string): string | undefined } | null };
  }) => page.root.querySelector('a[href*="X-Amz-Signature"]')?.getAttribute('href') ?? '';

  it('comes in parts, each whole, together everything and nothing twice, and leaves nothing behind', async () => {
    const owner = await newLargeCustomer();
    const { reference, matchCode } = await local.confirmed(owner, { kind: 'handover', scope: 'everything' });
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'download');
    const { archive } = await local.stored(reference);
    const numbers = archive?.parts?.map((_part, index) => index + 1) ?? [];
    expect(numbers).toEqual([1, 2, 3, 4]);

    let page = await local.customer.press(await local.customer.visit(link), { code: matchCode, part: '1' });
    const first = await unzip(Buffer.from(await (await fetch(urlIn(page))).arrayBuffer()));
    const manifest = JSON.parse(String(first.get('manifest.json')));
    const files: string[] = [];
    for (const [index, listed] of (manifest.parts as ListedPart[]).entries()) {
      // The page of the last part asks for no code any more.
      page = await local.customer.press(page, { part: String(index + 2) });
      const response = await fetch(urlIn(page));
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(sha256Of(bytes)).toBe(listed.sha256);
      expect(response.headers.get('content-disposition')).toContain(listed.name);
      if (listed.kind === 'as-it-is') {
        files.push(listed.path ?? '');
        continue;
      }
      const unpacked = await unzip(bytes);
      const own = JSON.parse(String(unpacked.get(`manifest-part-00${index + 2}.json`)));
      for (const { path, sha256 } of own.entries)
        expect(sha256Of(unpacked.get(path) ?? Buffer.alloc(0)), path).toBe(sha256);
      files.push(...[...unpacked.keys()].filter((path) => path.startsWith('data/')));
    }

    const { clients, buckets } = local.stack;
    const hosted = await clients.s3.send(
      new ListObjectsV2Command({ Bucket: buckets.hosting, Prefix: `customers/${owner.id}/` }),
    );
    const paths = (hosted.Contents ?? []).map(({ Key = '' }) =>
      Key.replace(`customers/${owner.id}/`, 'data/'),
    );
    expect(paths.length).toBeGreaterThan(3);
    expect(files.toSorted()).toEqual(paths.toSorted());
    expect([...first.keys()].some((path) => path.startsWith('information/'))).toBe(true);

    await local.customer.press(page, { action: 'discard' });
    const closed = await local.waitFor(reference, 'completed');
    expect(await archiveOf(reference)).toEqual([]);
    expect(closed.archive?.parts).toHaveLength(4);
    expect(JSON.stringify(closed)).not.toContain('giới thiệu');
  });

  it('redoes one part when its function is cut off, and goes on to the end', async () => {
    const owner = await newLargeCustomer();
    const invocations = new Map<number, string[]>();
    local.stack.hooks.beforeInvoke = (name, payload, invocation) => {
      const { part } = payload as { part?: number };
      if (name === 'write-archive' && part !== undefined)
        invocations.set(part, [...(invocations.get(part) ?? []), invocation]);
    };
    let deaths = 0;
    const restore = local.stack.s3.fault(({ operation, key }) => {
      const isOpened =
        operation === 'GetObject' && key === `customers/${owner.id}/website/phim giới thiệu.mp4`;
      if (!isOpened || deaths > 0) return undefined;
      deaths += 1;
      const [invocation = ''] = invocations.get(2) ?? [];
      void local.stack.kill(invocation);
      return undefined;
    });

    const { reference } = await local.confirmed(owner, { kind: 'handover', scope: 'data' });
    await local.customer.waitForLetter({ address: owner.address, reference }, 'download');
    restore();
    delete local.stack.hooks.beforeInvoke;

    expect([2, 3, 4].map((part) => invocations.get(part)?.length)).toEqual([2, 1, 1]);
    const { archive } = await local.stored(reference);
    expect(archive).toMatchObject({ missing: 0 });
    const written = (await archiveOf(reference)).map(({ key }) => key.split('/').slice(1).join('/'));
    // One version of each object: what was complete was not written again.
    expect(written.toSorted()).toEqual(
      [
        'archive.zip',
        'cuts/hosting.json',
        'cuts/hosting.json',
        'cuts/hosting.json',
        ...['0002', '0003', '0004'].flatMap((part) => [`parts/${part}`, `parts/${part}.json`]),
      ].toSorted(),
    );
    expect(
      local.stack.log
        .lines()
        .filter((line) => line.includes(requestIdOf(reference)))
        .join(),
    ).not.toContain('giới thiệu');
  });
});
