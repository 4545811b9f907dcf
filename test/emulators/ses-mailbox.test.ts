import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { listen, readBody } from '../../emulators/server.ts';
import type { ReadMail } from '../../emulators/ses/read-mail.ts';
import { compose, openSandbox, sender } from './ses-sandbox.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
beforeEach(async () => {
  sandbox = await openSandbox();
});
afterEach(() => sandbox.close());

const arrive = async (options = {}) => {
  const { MessageId = '' } = await sandbox.client.send(
    new SendRawEmailCommand({
      Source: sender,
      Destinations: ['khach@customer.example'],
      RawMessage: { Data: await compose(options) },
    }),
  );
  return MessageId;
};
const oneClick = (link: string) => ({
  headers: { 'List-Unsubscribe': `<${link}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
});
const page = async (path: string) => (await fetch(`${sandbox.ses.url}${path}`)).text();

describe('the list', () => {
  it('says so when no mail has arrived', async () => {
    expect(await page('/')).toContain('Nothing has arrived yet');
  });

  it('shows every mail with its subject, recipient and a link, newest first', async () => {
    const older = await arrive({ subject: 'Đề nghị thứ nhất' });
    const newer = await arrive({ subject: 'Đề nghị thứ hai' });

    const html = await page('/');

    expect(html).toContain('Đề nghị thứ nhất');
    expect(html).toContain('khach@customer.example');
    expect(html.indexOf(`href="/mail/${newer}"`)).toBeGreaterThan(0);
    expect(html.indexOf(`href="/mail/${newer}"`)).toBeLessThan(html.indexOf(`href="/mail/${older}"`));
  });

  it('reloads itself without a script', async () => {
    const html = await page('/');

    expect(html).toContain('<meta http-equiv="refresh"');
    expect(html).not.toContain('<script');
  });

  it('shows a subject full of markup as text', async () => {
    await arrive({ subject: '<script>alert("1")</script>' });

    const html = await page('/');

    expect(html).not.toContain('<script');
    expect(html).toContain('&#60;script&#62;');
  });
});

describe('a mail', () => {
  it('is shown as designed in a frame that runs no scripts and whose links open outside', async () => {
    const id = await arrive({ html: '<p onclick="x">"Xin" <script>alert(1)</script></p>' });

    const html = await page(`/mail/${id}`);

    expect(html).toContain('sandbox="allow-popups allow-top-navigation-by-user-activation"');
    expect(html).toContain('srcdoc="&#60;base target=&#34;_top&#34;&#62;&#60;p onclick=&#34;x&#34;&#62;');
    expect(html).not.toContain('<script');
  });

  it('is shown as text on request, with working links', async () => {
    const id = await arrive({ text: 'Mở https://provider.example/a?b=1&c=2. <b>không</b>' });

    const html = await page(`/mail/${id}?view=text`);

    expect(html).toContain(
      '<a href="https://provider.example/a?b=1&#38;c=2">https://provider.example/a?b=1&#38;c=2</a>. &#60;b&#62;không',
    );
    expect(html).not.toContain('<iframe');
  });

  it('without an HTML part is shown as text', async () => {
    const id = await arrive({ html: undefined });

    const html = await page(`/mail/${id}`);

    expect(html).toContain('Kính chào');
    expect(html).not.toContain('<iframe');
  });

  it('is served to programs with its headers, its parts and the links of both', async () => {
    const id = await arrive({
      list: { unsubscribe: { url: 'https://provider.example/opt-out', comment: '' } },
      headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    });

    const mail = await sandbox.read<ReadMail>(`/mail/${id}.json`);

    expect(mail.subject).toBe('Xác nhận yêu cầu xóa dữ liệu');
    expect(mail.headers.from).toBe(`Nhà cung cấp <${sender}>`);
    expect(mail.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    expect(mail.text.trim()).toBe('Kính chào, mở https://provider.example/confirm/1 để xác nhận.');
    expect(mail.links).toEqual([
      'https://provider.example/confirm/1',
      'https://provider.example/confirm/1?a=1&b=2',
    ]);
  });

  it('offers to unsubscribe by one click, and asks its sender as a mail program does', async () => {
    const asked: object[] = [];
    const website = await listen(async (request, response) => {
      const body = (await readBody(request, 1000)).toString();
      asked.push({ method: request.method, url: request.url, type: request.headers['content-type'], body });
      response.writeHead(asked.length === 1 ? 200 : 302, { location: '/elsewhere' }).end();
    });
    onTestFinished(() => website.close());
    const id = await arrive(oneClick(`${website.url}/u/1?a=b`));

    const shown = await page(`/mail/${id}`);
    const askedByLooking = [...asked];
    const press = async () =>
      (await fetch(`${sandbox.ses.url}/mail/${id}/unsubscribe`, { method: 'POST' })).text();
    const pressed = await press();
    const pressedAgain = await press();

    expect(shown).toContain(`<form method="post" action="/mail/${id}/unsubscribe">`);
    expect(askedByLooking).toEqual([]);
    expect(asked[0]).toEqual({
      method: 'POST',
      url: '/u/1?a=b',
      type: 'application/x-www-form-urlencoded;charset=UTF-8',
      body: 'List-Unsubscribe=One-Click',
    });
    expect(pressed).toContain('Unsubscribed: the sender answered with 200.');
    expect(pressedAgain).toContain('Not unsubscribed: the sender answered with 302.');
    expect(asked).toHaveLength(2);
  });

  it('says so when nobody answers the one click', async () => {
    const website = await listen(() => {});
    await website.close();
    const id = await arrive(oneClick(`${website.url}/u/1`));

    const answer = await fetch(`${sandbox.ses.url}/mail/${id}/unsubscribe`, { method: 'POST' });

    expect(await answer.text()).toContain('Not unsubscribed: the sender did not answer.');
  });

  it.each([
    ['no header', {}],
    ['a link alone', { headers: { 'List-Unsubscribe': '<http://127.0.0.1:1/u>' } }],
    [
      'another word',
      { headers: { 'List-Unsubscribe': '<http://127.0.0.1:1/u>', 'List-Unsubscribe-Post': 'Yes' } },
    ],
    ['an address to write to', oneClick('mailto:out@provider.example')],
  ])('offers no one click with %s', async (_what, options) => {
    const id = await arrive(options);

    const shown = await page(`/mail/${id}`);
    const pressed = await fetch(`${sandbox.ses.url}/mail/${id}/unsubscribe`, { method: 'POST' });

    expect(shown).not.toContain('<form');
    expect(pressed.status).toBe(404);
  });

  it('is not found when it never arrived, and no other file is readable', async () => {
    await arrive();

    const paths = [
      '/mail/none',
      '/mail/none.json',
      '/mail/none/raw',
      '/mail/..%2F..%2Fetc%2Fpasswd/raw',
      '/else',
    ];

    for (const path of paths) expect((await fetch(`${sandbox.ses.url}${path}`)).status).toBe(404);
  });

  it('cannot be changed or removed here', async () => {
    const id = await arrive();

    const answer = await fetch(`${sandbox.ses.url}/mail/${id}`, { method: 'DELETE' });

    expect(answer.status).toBe(405);
    expect((await fetch(`${sandbox.ses.url}/mail/${id}`)).status).toBe(200);
  });
});
