import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArchiveIndex } from '../../functions/handover/domain/archive-index.ts';
import { languages } from '../../functions/shared/vocabulary.ts';
import { renderArchiveIndex } from '../../functions/web/render-archive-index.ts';
import { exampleArchiveIndex, exampleIndexOfParts } from '../../local/gallery/facts.ts';
import { exampleSite } from '../../local/gallery/site.ts';
import { exampleIndexWithSite } from '../../local/gallery/site-copy.ts';
import { readHtml } from './read-html.ts';
import { hostileText, settings } from './support.ts';

const render = (index: ArchiveIndex, language: 'vi' | 'en' = 'en') =>
  readHtml(renderArchiveIndex(settings)(index, language));
const linksOf = (reading: ReturnType<typeof readHtml>) =>
  reading.tags.flatMap(({ attributes: { href } }) => href ?? []);

describe.each(languages)('the readable page of an archive in %s', (language) => {
  const reading = render(exampleArchiveIndex, language);

  it('is a whole document in the customer’s language that fetches and runs nothing', () => {
    const { tags } = reading;

    expect(tags.find(({ name }) => name === 'html')?.attributes.lang).toBe(language);
    expect(tags.some(({ name }) => /^(script|img|link|iframe|form)$/.test(name))).toBe(false);
    expect(tags).toContainEqual({
      name: 'meta',
      attributes: {
        'http-equiv': 'Content-Security-Policy',
        content: "default-src 'none'; style-src 'unsafe-inline'",
      },
    });
  });

  it('names its owner, its date and its reference', () => {
    expect(reading.text).toContain(exampleArchiveIndex.name);
    expect(reading.text).toContain(exampleArchiveIndex.reference);
    expect(reading.text).toContain('14:39');
  });

  it('links only to files beside it', () => {
    expect(linksOf(reading).filter((href) => /^[a-z]+:|^\//.test(href))).toEqual([]);
  });
});

describe('the readable page of the first part', () => {
  const { text } = render(exampleIndexOfParts);
  const parts = exampleIndexOfParts.parts ?? [];

  it('lists every other part: its file, where it belongs and its sum', () => {
    expect(parts).toHaveLength(3);
    for (const { name, sha256 = '–' } of parts) {
      expect(text).toContain(name);
      expect(text).toContain(sha256);
    }
    expect(text).toContain('save it as data/websites/phim/giới thiệu.mp4');
    expect(text).toContain('from data/config/nginx.conf to data/websites/trang chủ/về chúng tôi.html');
    expect(text).toContain('could not be read, so there is no such part');
  });

  it('never says that nothing is missing elsewhere, which only the other parts know', () => {
    const whole = render({ ...exampleIndexOfParts, missing: [] }).text;

    expect(whole).not.toContain('Every file is in this copy');
    expect(whole).toContain('The manifest of each ZIP names the files');
    expect(text).not.toContain('All others are complete');
  });

  it('escapes whatever a path contains', () => {
    fc.assert(
      fc.property(hostileText, (path) => {
        const [part] = parts;
        if (!part) throw new Error('There is no part.');
        const { tags } = render({ ...exampleIndexOfParts, parts: [{ ...part, path }] });
        expect(tags.some(({ name }) => /^(script|img|iframe)$/.test(name))).toBe(false);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the readable page of a copy to which a site has added its parts', () => {
  const inWords = (language: 'vi' | 'en') =>
    readHtml(renderArchiveIndex({ ...settings, site: exampleSite })(exampleIndexWithSite, language)).text;

  it('lists the files of this archive, and the parts by the names of their stores', () => {
    expect(inWords('vi')).toContain('data/databases/shop.sql');
    expect(inWords('vi')).toContain('Hệ thống tính cước');
    expect(inWords('en')).toContain('Billing system');
    expect(inWords('en')).toContain('save it as panel/web1-cpmove-minhkhai.tar.gz');
  });

  it('counts what a part should have and has not, and names the stores that it has nothing of', () => {
    expect(inWords('en')).toContain(
      '2 not found where they are stored; the manifest of this part gives their names',
    );
    expect(inWords('en')).toContain('This copy has no data from: Hosting servers.');
    expect(inWords('en')).not.toContain('Logs: 0');
  });
});

describe('the readable page of an archive', () => {
  it('translates everything that a profile and an answer to a new purpose can contain', () => {
    const profile = { language: 'en', unreachableSince: '2026-11-24T02:30:00.000Z' };
    const answer = { topic: 'policy-3/calls', act: 'withdrawn', channel: 'policy-notice' };
    const records: ArchiveIndex['records'] = [
      { category: 'profile', records: [profile] },
      { category: 'consents', records: [answer] },
    ];

    const { text } = render({ ...exampleArchiveIndex, records }, 'vi');

    for (const said of [
      'Ngôn ngữ',
      'tiếng Anh',
      'Không gửi được email từ',
      'rút lại',
      'trang riêng theo thông báo',
    ])
      expect(text).toContain(said);
    expect(text).not.toMatch(/unreachable|withdrawn|policy-notice/);
  });

  it('writes days, instants, amounts and known words as customers do, under their headings', () => {
    const { text } = render(exampleArchiveIndex);

    for (const said of [
      'Customer profile',
      'Issued on',
      '2 March 2025',
      '1,188,000',
      'In the European Union',
      'Sunday, 2 June 2019, 10:00',
      'price lists',
      'consent given',
      'web form',
    ]) {
      expect(text).toContain(said);
    }
  });

  it('shows an unknown field under its own name, and a missing one as a dash', () => {
    const { text } = render({
      ...exampleArchiveIndex,
      records: [{ category: 'contacts', records: [{ nickname: 'Lan' }, { constructor: 'x' }] }],
    });

    expect(text).toMatch(/nickname\s+constructor\s+Lan\s+–\s+–\s+x/);
  });

  it('begins with the profile, whatever the order of the tables', () => {
    const { text } = render({ ...exampleArchiveIndex, records: exampleArchiveIndex.records.toReversed() });

    expect(text.indexOf('Customer profile')).toBeLessThan(text.indexOf('Invoices'));
    expect(text.indexOf('Invoices')).toBeLessThan(text.indexOf('Records of consent'));
  });

  it('counts the files in the ZIP: the customer’s, two per table, this page and the manifest', () => {
    expect(render(exampleArchiveIndex).text).toContain('There are 11 files in the ZIP, 3 of them yours');
  });

  it('explains whom to ask for missing files, and how the tables write times and phone numbers', () => {
    const { text } = render(exampleArchiveIndex);

    expect(text).toContain(`${settings.provider.supportEmail} or ${settings.provider.supportPhone} and give`);
    expect(text).toContain('Times in those files are UTC');
    expect(text).toContain("an apostrophe (') there stands in front of values");
  });

  it('links to each listed file by an encoded path', () => {
    expect(linksOf(render(exampleArchiveIndex))).toContain('./data/websites/trang%20ch%E1%BB%A7/index.html');
  });

  it('links only to folders when the files are too many to list', () => {
    const { listed: _all, ...files } = exampleArchiveIndex.files;
    const reading = render({ ...exampleArchiveIndex, files });

    expect(linksOf(reading)).toEqual(['data/websites', 'data/databases', 'manifest.json']);
    expect(reading.text).toContain('As there are many files');
  });

  it('names missing files, with the reason', () => {
    const { text } = render({
      ...exampleArchiveIndex,
      missing: [
        { path: 'a/b.jpg', reason: 'unreadable' },
        { path: 'c.txt', reason: 'archived' },
      ],
    });

    expect(text).toContain('a/b.jpg: could not be read where it is stored');
    expect(text).toContain('c.txt: lies in long-term storage and has to be restored before it can be read');
  });

  it('says when nothing is missing, and when a part was not requested', () => {
    const { text } = render({
      ...exampleArchiveIndex,
      records: [],
      files: { count: 0, bytes: 0, byTopFolder: [] },
      missing: [],
    });

    for (const said of [
      'Every file is in this copy',
      'does not include customer information',
      'does not include customer data',
    ]) {
      expect(text).toContain(said);
    }
  });

  it('explains how to check a file against manifest.json on each system', () => {
    const { text } = render(exampleArchiveIndex);

    for (const command of ['Get-FileHash -Algorithm SHA256', 'shasum -a 256', 'sha256sum'])
      expect(text).toContain(command);
  });

  it('keeps its structure, whatever the records and file names contain', () => {
    const indexWith = (filling: string): ArchiveIndex => ({
      reference: filling,
      name: filling,
      createdAt: exampleArchiveIndex.createdAt,
      records: [{ category: 'profile', records: [{ [`x${filling}`]: filling, name: filling }] }],
      files: {
        count: 1,
        bytes: 1,
        byTopFolder: [{ folder: filling, count: 1, bytes: 1 }],
        listed: [{ path: `data/${filling}`, bytes: 1 }],
      },
      missing: [{ path: filling, reason: 'unreadable' }],
    });
    const plain = render(indexWith('x')).skeleton;

    fc.assert(
      fc.property(hostileText, (filling) => {
        const reading = render(indexWith(filling));

        expect(reading.skeleton).toEqual(plain);
        expect(reading.text).toContain(filling);
      }),
    );
  });
});
