import type { ServerResponse } from 'node:http';
import type { MailStore } from './mail-store.ts';
import { listPage, mailPage } from './mailbox-page.ts';
import { oneClickLink, pressOneClick } from './one-click.ts';
import { readMail } from './read-mail.ts';

const html = 'text/html; charset=utf-8';
const json = 'application/json; charset=utf-8';

/**
 * Handles `GET` requests to the mailbox: `/` and `/mail/<id>[?view=text]` for people, `/mail/<id>/raw` for the source,
 * `/mails.json[?to=<address>]` and `/mail/<id>.json` for programs.
 */
export async function showMailbox(url: URL, response: ServerResponse, mails: MailStore): Promise<void> {
  if (url.pathname === '/') return send(response, html, listPage(mails.list()));
  if (url.pathname === '/mails.json')
    return send(response, json, JSON.stringify(mails.list(url.searchParams.get('to') ?? undefined)));
  const [, id = '', form] = /^\/mail\/([^/.]+)(\.json|\/raw)?$/.exec(url.pathname) ?? [];
  const mail = mails.find(id);
  if (!mail) return notFound(response);
  const raw = await mails.read(id);
  if (form === '/raw') return send(response, 'text/plain; charset=utf-8', raw);
  const read = await readMail(raw);
  if (form === '.json') return send(response, json, JSON.stringify(read));
  const view = read.html === '' || url.searchParams.get('view') === 'text' ? 'text' : 'html';
  const answer = url.searchParams.get('unsubscribed');
  const oneClick = { isOffered: oneClickLink(read.headers) !== undefined, ...(answer && { answer }) };
  send(response, html, mailPage(mail, read, { view, oneClick }));
}

/** Handles `POST /mail/<id>/unsubscribe`, the button of a mail that offers it. */
export async function unsubscribe(url: URL, response: ServerResponse, mails: MailStore): Promise<void> {
  const [, id = ''] = /^\/mail\/([^/.]+)\/unsubscribe$/.exec(url.pathname) ?? [];
  const link = mails.find(id) && oneClickLink((await readMail(await mails.read(id))).headers);
  if (!link) return notFound(response);
  const status = await pressOneClick(link);
  response.writeHead(303, { location: `/mail/${id}?unsubscribed=${status}` }).end();
}

function notFound(response: ServerResponse): void {
  response
    .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
    .end('There is no such page or mail.\n');
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.writeHead(200, {
    'content-type': type,
    'cache-control': 'no-store',
    // A mail must not load anything, so that no picture reveals that it was read.
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
