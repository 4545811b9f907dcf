import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type ArchiveIndex, maxListedFiles } from '../../functions/handover/domain/archive-index.ts';
import { writeArchive } from '../../functions/handover/write-archive.ts';
import { TransientError } from '../../functions/shared/errors.ts';
import { referenceOf } from '../../functions/shared/reference.ts';
import type { Holding } from '../support/in-memory/data-store.ts';
import { planned } from '../support/stages.ts';
import { newWorld, onlyRequest, type World } from '../support/world.ts';

const file = (path: string, content = path): Holding => ({
  customerId: 'customer-lan',
  category: 'website-files',
  path,
  content,
});
const profile = (record: NonNullable<Holding['record']>): Holding => ({
  customerId: 'customer-lan',
  category: 'profile',
  record,
});

/** The archive of a handover, entry by entry, with its manifest and the data of its page. */
async function archiveOf(world: World) {
  const requestId = await planned(world, { kind: 'handover' });
  await writeArchive(world, { requestId });
  const entries = world.archives.archives.get(requestId) ?? new Map<string, Buffer>();
  const manifest: {
    reference: string;
    missing: { path: string; reason: string }[];
    entries: { path: string; size: number; sha256: string; originalPath?: string }[];
  } = JSON.parse(String(entries.get('manifest.json')));
  const index: ArchiveIndex = JSON.parse(String(entries.get('index.html')));
  return { requestId, entries, manifest, index, text: (name: string) => String(entries.get(name)) };
}

async function archiveWith(...files: Holding[]) {
  const world = newWorld();
  world.stores.hosting.holdings = files;
  return { world, ...(await archiveOf(world)) };
}

const sha256 = (content: Buffer | undefined) =>
  createHash('sha256')
    .update(content ?? '')
    .digest('hex');

describe('a handover archive', () => {
  it('has every record twice, every file unchanged, a page and a manifest, in this order', async () => {
    const { entries, text } = await archiveOf(newWorld());

    expect([...entries.keys()]).toEqual([
      'data/site/index.html',
      'data/site/ảnh.txt',
      'information/mailing-topics.json',
      'information/mailing-topics.csv',
      'information/profile.json',
      'information/profile.csv',
      'information/invoices.json',
      'information/invoices.csv',
      'index.html',
      'manifest.json',
    ]);
    expect(text('data/site/index.html')).toBe('<h1>Lan</h1>');
    expect(JSON.parse(text('information/invoices.json'))).toEqual([{ number: 'HD-1', amount: 120_000 }]);
  });

  it("has a manifest with each other entry's size and SHA-256, and its own on the request", async () => {
    const world = newWorld();

    const { entries, manifest } = await archiveOf(world);

    expect(manifest.entries).toEqual(
      [...entries]
        .filter(([name]) => name !== 'manifest.json')
        .map(([path, content]) => ({ path, size: content.length, sha256: sha256(content) })),
    );
    expect(onlyRequest(world).archive).toMatchObject({
      entries: entries.size,
      missing: 0,
      manifestSha256: sha256(entries.get('manifest.json')),
    });
  });

  it('names its owner by the reference in the manifest, and by name on the page', async () => {
    const { requestId, manifest, index } = await archiveOf(newWorld());

    expect(manifest.reference).toBe(referenceOf(requestId));
    expect(index).toMatchObject({ reference: referenceOf(requestId), name: 'Nguyễn Thị Lan' });
  });

  it('has a page and a manifest even when there is nothing about the customer', async () => {
    const world = newWorld();
    for (const store of Object.values(world.stores)) store.holdings = [];

    const { entries } = await archiveOf(world);

    expect([...entries.keys()]).toEqual(['index.html', 'manifest.json']);
  });
});

describe('a table as CSV', () => {
  const csvOf = async (...records: NonNullable<Holding['record']>[]) => {
    const world = newWorld();
    world.stores.account.holdings = records.map(profile);
    return (await archiveOf(world)).text('information/profile.csv');
  };

  it('is marked as UTF-8, with a header and Windows line ends', async () => {
    expect(await csvOf({ name: 'Nguyễn', active: true, credit: 5, note: null })).toBe(
      '\ufeffname,active,credit,note\r\nNguyễn,true,5,\r\n',
    );
  });

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '=HYPERLINK("https://example.org")',
    'x;=1+1',
    'x\n=1',
  ])('never lets a spreadsheet run what a customer typed (%j), while the JSON is exact', async (typed) => {
    const world = newWorld();
    world.stores.account.holdings = [profile({ name: typed, [typed]: 'x' })];

    const { text } = await archiveOf(world);

    const csv = text('information/profile.csv').slice('\ufeff'.length);
    for (const cell of csv.split(/[,;\t\r\n]/)) expect(cell).not.toMatch(/^["\s]*[=+\-@]/);
    expect(JSON.parse(text('information/profile.json'))).toEqual([{ name: typed, [typed]: 'x' }]);
  });

  it('keeps a negative number a number', async () => {
    expect(await csvOf({ amount: -120_000 })).toBe('\ufeffamount\r\n-120000\r\n');
  });

  it('has a column for every field that any record has', async () => {
    expect(await csvOf({ name: 'a' }, { phone: '1' })).toBe('\ufeffname,phone\r\na,\r\n,1\r\n');
  });

  it('keeps a field whose name contains a dot', async () => {
    expect(await csvOf({ 'php.memory_limit': '256M' })).toBe('\ufeffphp.memory_limit\r\n256M\r\n');
  });

  it('quotes commas, quotes and line breaks', async () => {
    expect(await csvOf({ name: 'a,"b"\r\nc' })).toBe('\ufeffname\r\n"a,""b""\r\nc"\r\n');
  });
});

describe('a file that cannot be read', () => {
  it('is reported as missing and costs the customer nothing else', async () => {
    const world = newWorld();
    world.stores.hosting.holdings.push(
      { ...file('site/a.txt'), unreadable: 'gone' },
      { ...file('site/b.txt'), unreadable: 'archived' },
    );

    const { entries, manifest, index } = await archiveOf(world);

    expect(manifest.missing).toEqual([
      { path: 'site/a.txt', reason: 'gone' },
      { path: 'site/b.txt', reason: 'archived' },
    ]);
    expect(index.missing).toEqual(manifest.missing);
    expect(index.files.count).toBe(2);
    expect(entries.has('information/profile.json')).toBe(true);
    expect(onlyRequest(world).archive).toMatchObject({ missing: 2, entries: entries.size });
  });

  it('is not named in the log', async () => {
    const world = newWorld();
    world.stores.hosting.holdings.push({ ...file('site/a.txt'), unreadable: 'gone' });

    await archiveOf(world);

    expect(JSON.stringify(world.logged)).not.toContain('a.txt');
    expect(world.logged).toContainEqual(expect.objectContaining({ event: 'file-unreadable', error: 'gone' }));
  });

  it.each([new TransientError('throttled'), new Error('who knows')])(
    'for now (%s) stops the archive, so that it is rewritten as a whole',
    async (error) => {
      const world = newWorld();
      const requestId = await planned(world, { kind: 'handover' });
      world.stores.hosting.failures.read = error;

      await expect(writeArchive(world, { requestId })).rejects.toBe(error);

      expect(onlyRequest(world).archive).toBeUndefined();
      expect(onlyRequest(world).outcomes).toEqual({});
    },
  );
});

describe('a path that an unpacker cannot handle', () => {
  it.each([
    ['../../etc/passwd', 'data/__/__/etc/passwd'],
    ['/etc/passwd', 'data/etc/passwd'],
    ['site\\..\\..\\x', 'data/site/__/__/x'],
    ['site/what?.txt', 'data/site/what_.txt'],
    ['site/tai-lieu/', 'data/site/tai-lieu/_'],
    ['site/e\u0302.txt', 'data/site/ê.txt'],
  ])('is made safe (%s), and the manifest keeps the original', async (path, safe) => {
    const { entries, manifest } = await archiveWith(file(path));

    expect(entries.has(safe)).toBe(true);
    expect(manifest.entries[0]).toMatchObject({ path: safe, originalPath: path });
  });

  it('is not counted as changed when it was not changed', async () => {
    const { manifest } = await archiveWith(file('site/a.txt'));

    expect(manifest.entries[0]).not.toHaveProperty('originalPath');
  });

  it.each([
    ['two become one name', ['site/a:b', 'site/a?b', 'site/a*b']],
    ['one becomes the name of another', ['site/a:b', 'site/a_b']],
    ['one comes after the name it becomes', ['site/a_b', 'site/a|b']],
    ['one becomes the name that another was given', ['site/a:b', 'site/a?b', 'site/a_b (2)']],
  ])('gets a name of its own, even when %s', async (_name, paths) => {
    const { entries, manifest, text } = await archiveWith(...paths.map((path) => file(path)));

    const files = manifest.entries.filter(({ path }) => path.startsWith('data/'));
    expect(new Set(files.map(({ path }) => path)).size).toBe(paths.length);
    expect([...entries.keys()].filter((name) => name.startsWith('data/'))).toHaveLength(paths.length);
    for (const { path, originalPath } of files) expect(text(path)).toBe(originalPath ?? path.slice(5));
  });
});

describe("the archive's readable page", () => {
  it('counts files and bytes by their top folder, named without slashes', async () => {
    const { index } = await archiveWith(file('blog/x/y', '123'), file('site/a', '1'), file('site/b', '12'));

    expect(index.files).toMatchObject({
      count: 3,
      bytes: 6,
      byTopFolder: [
        { folder: 'blog', count: 1, bytes: 3 },
        { folder: 'site', count: 2, bytes: 3 },
      ],
    });
  });

  it('lists every file when there are few, and none when there are too many', async () => {
    const files = Array.from({ length: maxListedFiles + 1 }, (_, number) => file(`site/${number}`));

    const few = await archiveWith(...files.slice(1));
    const many = await archiveWith(...files);

    expect(few.index.files.listed).toHaveLength(maxListedFiles);
    expect(few.index.files.listed?.[0]).toMatchObject({ path: expect.stringMatching(/^data\/site\//) });
    expect(many.index.files.listed).toBeUndefined();
    expect(many.index.files.count).toBe(maxListedFiles + 1);
  });
});
