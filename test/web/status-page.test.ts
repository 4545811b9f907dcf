import { describe, expect, it } from 'vitest';
import { allPages } from '../../functions/web/all-pages.ts';
import type { Page, PageContext } from '../../functions/web/page.ts';
import { renderPage } from '../../functions/web/render-page.ts';
import { cancelPath, galleryNow } from '../../local/gallery/facts.ts';
import { examplePages } from '../../local/gallery/pages.ts';
import { readHtml, type Tag } from './read-html.ts';
import { settings } from './support.ts';

const context: PageContext = {
  language: 'vi',
  now: galleryNow,
  otherLanguagePath: '/?lang=en',
  updates: 'on',
};
const render = (page: Page, changes: Partial<PageContext> = {}) =>
  readHtml(renderPage(page, { ...context, ...changes }, settings, allPages));
const named = (tags: Tag[], name: string) => tags.filter((tag) => tag.name === name);

describe('the status page', () => {
  const pageOf = (status: string) =>
    examplePages.find(({ name }) => name === `status ${status}`)?.page as Extract<Page, { type: 'status' }>;
  const pageCalled = (called: string) => examplePages.find(({ name }) => name === called)?.page as Page;
  const refreshOf = (page: Page, now = galleryNow) =>
    named(render(page, { now }).tags, 'meta').find((meta) => meta.attributes['http-equiv'] === 'refresh')
      ?.attributes.content;

  it('reloads every five seconds while work runs', () => {
    expect(refreshOf(pageOf('executing'))).toBe('5');
  });

  it('reloads once a minute while the next date is far, and every five seconds when it is near', () => {
    expect(refreshOf(pageOf('in-grace-period'))).toBe('60');
    expect(refreshOf(pageOf('in-grace-period'), '2026-11-26T07:20:30.000Z')).toBe('5');
  });

  it.each([
    ['just confirmed', 'Confirmed', /Waiting for your confirmation|Nothing changes until you confirm/],
    ['new link on its way', 'A new link is on its way', /We sent you an e-mail/],
    ['copy being deleted', 'The copy is being deleted', /You can download it|Can be downloaded until/],
    ['cancelled at once', 'Cancelled', /in the grace period/],
  ])('says what is on record, and follows until the machine has moved: %s', (name, said, former) => {
    const page = pageCalled(`status, ${name}`);
    const { text } = render(page, { language: 'en' });

    expect(text).toContain(said);
    expect(text).not.toMatch(former);
    expect(refreshOf(page)).toBe('5');
  });

  it('does not speak of an e-mail that has not left yet', () => {
    const page = pageOf('received');
    const view = { ...page.view, status: 'awaiting-confirmation' as const };

    expect(render({ ...page, view }, { language: 'en' }).text).toContain('are about to write to you');
  });

  it('does not reload when the request is closed', () => {
    expect(refreshOf(pageOf('completed-with-exceptions'))).toBeUndefined();
  });

  it('can be told to stop reloading, and to start again', () => {
    const on = render(pageOf('executing'));
    const off = render(pageOf('executing'), { updates: 'off' });

    expect(named(on.tags, 'a').map(({ attributes }) => attributes.href)).toContain('?lang=vi&updates=off');
    expect(named(off.tags, 'meta').filter((meta) => meta.attributes['http-equiv'] === 'refresh')).toEqual([]);
    expect(named(off.tags, 'a').map(({ attributes }) => attributes.href)).toContain('?lang=vi');
  });

  it('counts down to the end of the grace period and links to the cancel page', () => {
    const { text, tags } = render(pageOf('in-grace-period'), { language: 'en' });

    expect(text).toContain('2 days 4 hours left');
    expect(named(tags, 'a').map(({ attributes }) => attributes.href)).toContain(`${cancelPath}?lang=en`);
  });

  it('offers to cancel only while it is possible, and says when a deletion no longer can be', () => {
    const { text, tags } = render(pageOf('executing'), { language: 'en' });

    expect(text).toContain('The deletion has begun and can no longer be cancelled.');
    expect(named(tags, 'a').filter(({ attributes }) => attributes.href?.includes('/cancel'))).toEqual([]);
    expect(render(pageOf('in-grace-period'), { language: 'en' }).text).not.toContain('has begun');
  });

  it('shows no deadline for what will not be done any more', () => {
    for (const status of ['cancelled', 'expired', 'no-such-customer', 'joined'])
      expect(render(pageOf(status), { language: 'en' }).text).not.toMatch(/due by law/i);
    expect(render(pageCalled('status, cancelled at once'), { language: 'en' }).text).not.toContain(
      'Due by law',
    );
    for (const status of ['received', 'executing', 'needs-attention', 'completed'])
      expect(render(pageOf(status), { language: 'en' }).text).toContain('Due by law');
  });

  it('counts nothing down past the grace period, but says what the deletion waits for', () => {
    const { text } = render(pageCalled('status, waiting beyond the grace period'), { language: 'en' });

    expect(text).toContain(
      'The grace period is over, but the deletion waits for your request B7W2-9KTM-4XQD, whose copy',
    );
    expect(text).toContain('delete the copy on the download page of that request');
    expect(text).not.toContain('left: the deletion');
    expect(text).toMatch(/The grace period ends\s*Done/);
  });

  it.each(['vi', 'en'] as const)(
    'advises to delete a copy only where one waits to be fetched (%s)',
    (language) => {
      const { text } = render(pageCalled('status, waiting behind another request'), { language });

      expect(text).toContain('B7W2-9KTM-4XQD');
      expect(text).not.toMatch(/copy|bản sao/i);
    },
  );

  it('says that services are stopped while the site is asked, and that a cancellation undoes it', () => {
    const { text } = render(pageCalled('status, asking the site'), { language: 'en' });

    expect(text).toContain('We are suspending the services that are to be deleted');
    expect(text).toContain('if you do, the services run again');
    expect(text).not.toContain('about to start');
  });

  it.each(['status', 'cancel'])('promises no start of a deletion that waits for a person: %s', (type) => {
    const name = { status: 'status, grace period over, behind a person', cancel: 'cancel, behind a person' }[
      type
    ];
    const { text } = render(pageCalled(name as string), { language: 'en' });

    expect(text).toContain('The grace period is over; you can still cancel until the deletion starts.');
    expect(text).not.toMatch(/about to start|automatically|waits for/);
  });

  it.each([
    ['vi', 'Trước', /Còn 2 ngày|việc xóa bắt đầu lúc/],
    ['en', 'Nothing is deleted before', /left: the deletion|starts on/],
  ] as const)('counts nothing down while a person looks at it: %s', (language, said, unsaid) => {
    const { text, tags } = render(pageCalled('status, in the grace period, behind a person'), { language });

    expect(text).toContain(said);
    expect(text).toContain(
      language === 'vi' ? 'Nhân viên của chúng tôi đang xử lý' : 'Our staff are looking',
    );
    expect(text).not.toMatch(unsaid);
    expect(named(tags, 'a').map(({ attributes }) => attributes.href)).toContain(
      `${cancelPath}?lang=${language}`,
    );
  });

  it('shows a cancellation at once, and none of the steps that would have followed', () => {
    const { text } = render(pageCalled('status, cancelled at once'), { language: 'en' });

    expect(text).toContain('Cancelled');
    expect(text).toContain('The request is cancelled');
    expect(text).not.toContain('The request is carried out');
  });

  it('of a deleted copy says when, and that nobody downloaded it', () => {
    const { text } = render(pageCalled('status, copy gone'), { language: 'en' });

    expect(text).toMatch(/Deleted\s*Tuesday, 24 November 2026, 09:30/);
    expect(text).toContain('deleted without having been downloaded');
    expect(text).not.toContain('Can be downloaded until');
  });

  it.each([
    [
      'copy incomplete',
      ['Completed; your copy lacks a part', '5 files not in your copy'],
      /Everything you asked for|kept by law/,
    ],
    [
      'part not reached',
      ['Completed, except for a part that we did not reach', '3 records not reached'],
      /Everything you asked for|kept by law/,
    ],
    [
      'part not reached, part kept',
      [
        'Completed, except for a part that we did not reach',
        'Some records are kept by law',
        'kept 5 records',
      ],
      /Everything you asked for/,
    ],
  ])('calls nothing done that was not: %s', (name, said, unsaid) => {
    const { text } = render(pageCalled(`status, ${name}`), { language: 'en' });

    for (const words of said) expect(text).toContain(words);
    expect(text).not.toMatch(unsaid);
  });

  it('says that everything was done where it was', () => {
    expect(render(pageOf('completed'), { language: 'en' }).text).toContain(
      'Everything you asked for has been done.',
    );
  });

  it('says when an e-mail did not arrive, and whom to ask, and says nothing of it otherwise', () => {
    const words = 'An e-mail about this request did not reach your mailbox.';
    const { text } = render(pageCalled('status, an e-mail came back'), { language: 'en' });

    expect(text).toContain(words);
    expect(text).toContain(settings.provider.supportPhone);
    expect(render(pageOf('completed-with-exceptions'), { language: 'en' }).text).not.toContain(words);
  });

  it('does not call a store failed that only waits for its turn', () => {
    const { text } = render(pageOf('executing'), { language: 'en' });

    expect(text).toContain('waiting or in progress');
    expect(text).not.toContain('Not finished');
    expect(text).not.toContain('our staff');
  });

  it('says for a held record until when and under which law, and for a failure that people handle it', () => {
    expect(render(pageOf('completed-with-exceptions'), { language: 'en' }).text).toContain(
      'Invoices: kept 5 records until 1 January 2037, under Law on Accounting 88/2015/QH13',
    );
    expect(render(pageOf('needs-attention'), { language: 'en' }).text).toContain(
      'Not finished; our staff are working on it',
    );
  });
});
