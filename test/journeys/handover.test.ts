import { describe, expect, it } from 'vitest';
import { versionsOf } from '../../local/inspect.ts';
import { readArchive } from '../../local/read-archive.ts';
import { localStack } from './support.ts';

describe.concurrent('a handover on the local stack', () => {
  const local = localStack();

  const archiveOf = (reference: string) =>
    versionsOf(local.stack, 'archive', `${reference.replaceAll('-', '')}/`);

  it('gives everything to whoever has the letter and the match code, and to nobody else', async () => {
    const owner = await local.newCustomer();
    const { reference, matchCode } = await local.confirmed(owner, { kind: 'handover', scope: 'everything' });
    const { link, text, links } = await local.customer.waitForLetter(
      { address: owner.address, reference },
      'download',
    );
    const page = await local.customer.visit(link);

    const without = await local.customer.press(page, { action: 'download' });
    const wrong = await local.customer.press(page, {
      action: 'download',
      code: matchCode === '99' ? '98' : '99',
    });
    const right = await local.customer.press(page, { action: 'download', code: matchCode });
    const url = right.root.querySelector('a[href*="X-Amz-Signature"]')?.getAttribute('href') ?? '';
    const archive = await readArchive(Buffer.from(await (await fetch(url)).arrayBuffer()));

    expect([without.status, wrong.status, right.status]).toEqual([422, 422, 200]);
    expect(`${text}${links}`).not.toContain('X-Amz-Signature');
    expect(Number(new URL(url).searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(300);
    expect(archive.wrong).toEqual([]);
    expect(archive.files.get('information/profile.json')?.toString()).toContain(owner.name);
    const hosted = (await versionsOf(local.stack, 'hosting', `customers/${owner.id}/`)).map(({ key }) => key);
    const given = [...archive.files.keys()].filter((path) => path.startsWith('data/'));
    expect(given.length).toBeGreaterThan(0);
    expect(given.every((path) => hosted.includes(path.replace('data/', `customers/${owner.id}/`)))).toBe(
      true,
    );
    expect((await local.stored(reference)).delivery?.mints).toHaveLength(1);
  });

  it('gives up the archive after three wrong codes', async () => {
    const owner = await local.newCustomer();
    const { reference, matchCode } = await local.confirmed(owner, { kind: 'handover', scope: 'information' });
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'download');
    const page = await local.customer.visit(link);
    const wrong = matchCode === '99' ? '98' : '99';

    for (const _try of [1, 2, 3]) await local.customer.press(page, { action: 'download', code: wrong });
    const late = await local.customer.press(page, { action: 'download', code: matchCode });
    await local.waitFor(reference, 'completed');

    expect(late.status).toBe(410);
    expect(await archiveOf(reference)).toEqual([]);
    expect((await local.stored(reference)).delivery?.mints).toEqual([]);
  });

  it('notes an archived file in the manifest and gives all the others', async () => {
    const owner = await local.newCustomer();
    const archived = `customers/${owner.id}/website/giao-dien.css`;
    const restore = local.stack.s3.fault(({ operation, key }) =>
      operation === 'GetObject' && key === archived ? { code: 'InvalidObjectState', status: 403 } : undefined,
    );
    const { reference, matchCode } = await local.confirmed(owner, { kind: 'handover', scope: 'data' });
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'download');
    restore();
    const archive = await local.download(link, matchCode);

    expect(archive.manifest.missing).toEqual([{ path: 'website/giao-dien.css', reason: 'archived' }]);
    expect(archive.wrong).toEqual([]);
    const given = [...archive.files.keys()].filter((path) => path.startsWith('data/'));
    expect(given.toSorted()).toEqual([
      'data/config/nginx.conf',
      'data/databases/lan_nguyen.sql',
      'data/website/giới thiệu/liên hệ.html',
      'data/website/hình ảnh/bìa.png',
      'data/website/index.html',
    ]);
  });

  it('makes a deletion of the same customer wait until the handover is over', async () => {
    const owner = await local.newCustomer();
    const handover = await local.confirmed(owner, { kind: 'handover', scope: 'everything' });
    const ready = await local.customer.waitForLetter(handover, 'download');

    const deletion = await local.confirmed(owner, { kind: 'deletion', scope: 'everything' });
    const waiting = await local.waitUntil(deletion.reference, ({ waitsFor }) => !!waitsFor, 'waiting');
    expect(waiting.status).toBe('in-grace-period');
    expect((await versionsOf(local.stack, 'hosting', `customers/${owner.id}/`)).length).toBeGreaterThan(0);

    const page = await local.customer.visit(ready.link);
    await local.customer.press(page, { action: 'discard', code: handover.matchCode });
    await local.waitFor(handover.reference, 'completed');
    await local.waitFor(deletion.reference, 'completed-with-exceptions');

    expect(await versionsOf(local.stack, 'hosting', `customers/${owner.id}/`)).toEqual([]);
  });

  it('makes room for a new one when its code was lost', async () => {
    const owner = await local.newCustomer();
    const first = await local.confirmed(owner, { kind: 'handover', scope: 'information' });
    const old = await local.customer.waitForLetter(first, 'download');

    const second = await local.confirmed(owner, { kind: 'handover', scope: 'everything' });
    const { link } = await local.customer.waitForLetter(second, 'download');

    await local.waitFor(first.reference, 'completed');
    expect(await archiveOf(first.reference)).toEqual([]);
    expect((await local.customer.visit(old.link)).status).toBe(410);
    const page = await local.customer.press(await local.customer.visit(link), {
      action: 'download',
      code: second.matchCode,
    });
    expect(page.status).toBe(200);
  });
});
