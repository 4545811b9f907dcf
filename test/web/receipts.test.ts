import { describe, expect, it } from 'vitest';
import type { Letter } from '../../functions/requests/domain/letters.ts';
import { languages, topics } from '../../functions/shared/vocabulary.ts';
import { renderLetter } from '../../functions/web/render-letter.ts';
import { exampleLetters } from '../../local/gallery/letters.ts';
import { exampleSite } from '../../local/gallery/site.ts';
import { settings } from './support.ts';

const render = renderLetter(settings);
const cases = languages.flatMap((language) =>
  exampleLetters.map(({ name, letter }) => ({ name, language, letter })),
);
const letterCalled = (name: string) =>
  exampleLetters.find((example) => example.name === name)?.letter as Letter;

describe('a receipt', () => {
  const advertising =
    /ưu đãi|giảm giá|mua ngay|đăng ký ngay|nâng cấp|dùng thử|miễn phí|quà tặng|\b(discounts?|special offer|buy|upgrade|subscribe|free|deals?|sale)\b/i;

  it.each(cases.filter(({ letter }) => letter.type === 'receipt'))(
    'advertises nothing ($name, $language)',
    ({ letter, language }) => {
      const { subject, text } = render(letter, language);

      expect(`${subject}\n${text}`).not.toMatch(advertising);
    },
  );

  it('says per store what was erased, what is kept, until when and under which law', () => {
    const { text } = render(letterCalled('receipt deletion'), 'en');

    expect(text).toContain('- Website files: deleted 1,482 files (and all older versions)');
    expect(text).toContain('- Databases: deleted 2 files\n');
    expect(text).toContain('- Service configuration: nothing found');
    expect(text).toMatch(/- Invoices: kept 2 records until 1 January 2033, under Law on Accounting/);
    expect(text).toMatch(/- Invoices: kept 5 records until 1 January 2037, under Law on Accounting/);
    expect(text).toContain(
      'kept 34 records, each until its own date between 2 February 2027 and 14 August 2027',
    );
    expect(text).toContain('within a few days after the date given');
    expect(text).toContain('technical recovery data for up to 7 days');
    expect(text).toContain('a “send no advertising” mark for this address (it does not contain the address)');
    expect(text).not.toContain('websites and databases are not deleted');
  });

  it.each([
    ['vi', 'Hồ sơ tên miền tại VNNIC', 'Thông tin đăng ký tên miền: chưa xóa được dù chúng tôi đã yêu cầu'],
    ['en', 'Domain file at VNNIC', 'Domain registrations: not deleted, although we asked for it'],
  ] as const)('names in %s what persons did where no program reaches', (language, store, line) => {
    const withSite = renderLetter({ ...settings, site: exampleSite });
    const { text } = withSite(letterCalled('receipt deletion, with work by hand'), language);

    expect(text).toContain(store);
    expect(text).toContain(line);
    expect(text).not.toMatch(/site:vnnic|\b0 (records|bản ghi)/);
  });

  it.each([
    ['vi', 'Bản sao lưu hằng ngày: dữ liệu đã xóa vẫn còn trong đó', 'chậm nhất ngày 26/12/2026'],
    ['en', 'Daily backups: what was deleted is still in there', 'by 26 December 2026'],
  ] as const)('says in %s which copies end later, and when', (language, what, until) => {
    const letter = letterCalled('receipt deletion, with a site');
    const { text } = renderLetter({ ...settings, site: exampleSite })(letter, language);
    const unnamed = renderLetter(settings)(letter, language).text;

    expect(text).toContain(what);
    expect(text).toContain(until);
    expect(unnamed).toContain(language === 'vi' ? 'Bản sao lưu: dữ liệu' : 'Backups: what was');
    expect(unnamed).not.toContain('dumps');
  });

  it.each([
    ['vi', 'Bản sao không có phần dữ liệu ở: Hồ sơ tên miền tại VNNIC'],
    ['en', 'Not in this copy: Domain file at VNNIC'],
  ] as const)('is not the first to say in %s what a copy has nothing of', (language, sentence) => {
    const withSite = renderLetter({ ...settings, site: exampleSite });
    const letter = letterCalled('archive-ready, without what staff keep by hand');

    expect(withSite(letter, language).text).toContain(sentence);
    expect(withSite(letterCalled('archive-ready'), language).text).not.toContain('VNNIC');
  });

  it('tells what could not be read from what was not there', () => {
    const letter = letterCalled('receipt handover') as Extract<Letter, { type: 'receipt' }>;
    const lines = (['archived', 'unreadable', 'nothing-found'] as const).map((result) => ({
      store: 'hosting' as const,
      category: 'database-dumps' as const,
      result,
      count: result === 'nothing-found' ? 0 : 2,
    }));
    const { text } = render({ ...letter, receipt: { ...letter.receipt, lines } }, 'en');

    expect(text).toContain(
      'Databases: 2 files not in your copy: in long-term storage, which has to be restored before it can be read',
    );
    expect(text).toContain('Databases: 2 files not in your copy: could not be read');
    expect(text).toContain('Databases: nothing found');
  });

  it('names a store that an upgrade removed as it was called, and says who can tell more', () => {
    const letter = letterCalled('receipt deletion') as Extract<Letter, { type: 'receipt' }>;
    const lines = [
      { store: 'old-cdn' as never, category: 'old-kind' as never, result: 'not-reached' as const, count: 7 },
      ...letter.receipt.lines,
    ];
    const removed = { ...letter, receipt: { ...letter.receipt, lines } };

    expect(render(removed, 'vi').text).toMatch(/old-cdn\n+- old-kind: 7 bản ghi chưa được xử lý/);
    const { text } = render(removed, 'en');
    expect(text).toContain('old-kind: 7 records not reached');
    expect(text.indexOf('old-cdn')).toBeGreaterThan(text.indexOf('- Website files:'));
  });

  it('that is incomplete says so, and does not claim to be the last e-mail', () => {
    const { subject, text } = render(letterCalled('receipt deletion, interim'), 'en');

    expect(subject).toContain('Interim receipt');
    expect(text).toContain(
      'Not finished; our staff are working on it, due by law: Sunday, 13 December 2026, 14:05',
    );
    expect(text).toContain('The deletion has begun and can no longer be cancelled');
    expect(text).not.toMatch(/\b0 (records|files)/);
    expect(text).not.toContain('last e-mail');
    expect(text).not.toContain('You don’t need to do anything more');
  });

  it('of customer information says that websites and databases still exist', () => {
    const { text } = render(letterCalled('receipt deletion, information'), 'en');

    expect(text).toContain('Your websites and databases are not deleted.');
  });

  it('of a copy says how often a link was given out, what is missing and when the copy was deleted', () => {
    const { text } = render(letterCalled('receipt handover'), 'en');

    expect(text).toContain('2 download links were given out for this copy.');
    expect(text).toContain('1 file could not be read');
    expect(text).toContain('deleted from our systems on Monday, 30 November 2026, 14:40');
    expect(text).not.toContain('never downloaded');
  });

  it('of a copy in parts says how many there were, and whose manifest names what is missing', () => {
    const { text } = render(letterCalled('receipt handover, in parts'), 'en');

    expect(text).toContain('5 download links were given out for this copy.');
    expect(text).toContain('The copy came in 4 parts.');
    expect(text).toContain(
      '1 file could not be read; the manifest in its part gives the name and the reason.',
    );
  });

  it('of a copy that nobody downloaded says so, and how to get another', () => {
    const { text } = render(letterCalled('receipt handover, never downloaded'), 'en');

    expect(text).toContain(
      'The copy was never downloaded. If you still need one, please send a new request.',
    );
  });

  it('of an opt-out from every topic mentions promotional e-mail as a whole, and no topic that continues', () => {
    const some = letterCalled('receipt opt-out') as Extract<Letter, { type: 'receipt' }>;
    const all = [...topics];
    const { subject, text } = render(
      { ...some, topics: all, receipt: { ...some.receipt, topics: all } },
      'en',
    );

    expect(subject).toContain('Promotional e-mail stopped');
    expect(text).not.toContain('still comes if you subscribed');
  });

  it('of an opt-out says when it was received and since when nothing is sent', () => {
    const { subject, text } = render(letterCalled('receipt opt-out'), 'en');

    expect(subject).toContain('E-mail about promotions and price lists stopped');
    expect(text).toContain('E-mail about sales policy still comes if you subscribed to it.');
    expect(text).toContain('Received: Monday, 23 November 2026, 14:05');
    expect(text).toContain(
      'Since Monday, 23 November 2026, 14:21 we send no e-mail about promotions and price lists.',
    );
  });
});
