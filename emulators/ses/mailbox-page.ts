import { escapeXml } from '../xml.ts';
import type { Mail } from './mail-store.ts';
import { type ReadMail, urlPattern } from './read-mail.ts';

/** Maximum of mails on the page; the JSON has them all. */
const maxShown = 200;

const when = new Intl.DateTimeFormat('vi-VN', {
  dateStyle: 'short',
  timeStyle: 'medium',
  timeZone: 'Asia/Ho_Chi_Minh',
});

const style = `
:root { color-scheme: light dark; --quiet: light-dark(#5b6472, #a3acb9); --line: light-dark(#dfe3e8, #343b45);
  --ground: light-dark(#fff, #15191f); --lift: light-dark(#f5f7f9, #1e242c); --link: light-dark(#0b57a4, #8cc0ff); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 52rem; padding: 1.25rem 1rem; background: var(--ground);
  font: 1rem/1.5 system-ui, 'Noto Sans', sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.375rem; line-height: 1.3; margin: 0 0 .25rem; }
p { margin: 0 0 1rem; color: var(--quiet); }
a { color: var(--link); }
ol { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
li { border-bottom: 1px solid var(--line); }
li a { display: grid; grid-template-columns: 1fr auto; gap: .125rem 1rem; padding: .75rem .5rem; color: inherit; text-decoration: none; }
li a:hover, li a:focus-visible { background: var(--lift); }
li strong { grid-column: 1 / -1; font-weight: 600; }
li span, li time { color: var(--quiet); font-size: .875rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .125rem .75rem; margin: .75rem 0 1rem; }
dt { color: var(--quiet); } dd { margin: 0; }
form { margin: 0 0 1rem; } button { font: inherit; padding: .25rem .75rem; }
nav { display: flex; gap: 1rem; margin-bottom: .75rem; } nav [aria-current] { font-weight: 600; color: inherit; text-decoration: none; }
iframe { width: 100%; height: 75vh; border: 1px solid var(--line); border-radius: .5rem; }
pre { margin: 0; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--lift); white-space: pre-wrap; font: inherit; }
`;

/** The list of mails, newest first. It reloads automatically, so that new mail appears without a click. */
export function listPage(mails: readonly Mail[]): string {
  const shown = mails.slice(0, maxShown);
  const rest = mails.length > shown.length ? ` The newest ${shown.length} are shown.` : '';
  const items = shown.map(
    ({ id, at, to, subject }) => `<li><a href="/mail/${escapeXml(id)}">
<strong>${escapeXml(subject) || '(no subject)'}</strong>
<span>${escapeXml(to.join(', '))}</span>
<time datetime="${escapeXml(at)}">${when.format(new Date(at))}</time></a></li>`,
  );
  const content =
    mails.length === 0
      ? '<p>Nothing has arrived yet. This page reloads every few seconds.</p>'
      : `<p>${mails.length} ${mails.length === 1 ? 'mail' : 'mails'}, newest first.${rest}</p>\n<ol>\n${items.join('\n')}\n</ol>`;
  return page('Mailbox', `<h1>Mailbox</h1>\n${content}`, '<meta http-equiv="refresh" content="3">');
}

/** How a mail is shown. */
interface Shown {
  view: 'html' | 'text';
  /** Whether it can be unsubscribed from by one click; once pressed, the status that its sender answered with. */
  oneClick: { isOffered: boolean; answer?: string };
}

/** One mail, as HTML or as text. Its content can neither run scripts nor access this page. */
export function mailPage(
  mail: Mail,
  { headers, subject, text, html }: ReadMail,
  { view, oneClick }: Shown,
): string {
  const path = `/mail/${escapeXml(mail.id)}`;
  const tab = (name: 'html' | 'text', title: string) =>
    `<a href="${path}?view=${name}"${name === view ? ' aria-current="page"' : ''}>${title}</a>`;
  const title = escapeXml(subject) || '(no subject)';
  return page(
    title,
    `<p><a href="/">← All mails</a></p>
<h1>${title}</h1>
<dl>
<dt>From</dt><dd>${escapeXml(headers.from ?? mail.from)}</dd>
<dt>To</dt><dd>${escapeXml(mail.to.join(', '))}</dd>
<dt>When</dt><dd><time datetime="${escapeXml(mail.at)}">${when.format(new Date(mail.at))}</time></dd>
</dl>
${oneClick.isOffered ? unsubscribe(path, oneClick.answer) : ''}
<nav aria-label="Views">${html ? tab('html', 'As designed') : ''} ${text ? tab('text', 'As text') : ''} <a href="${path}/raw">Source</a></nav>
${view === 'html' ? frame(html) : `<pre>${linked(text)}</pre>`}`,
  );
}

/** The button that mail programs show beside the sender of a mail with the two headers of RFC 8058. */
function unsubscribe(path: string, answer: string | undefined): string {
  if (answer === undefined)
    return `<form method="post" action="${path}/unsubscribe"><button>Unsubscribe</button></form>`;
  if (answer === '200') return '<p role="status">Unsubscribed: the sender answered with 200.</p>';
  const words = answer === '0' ? 'did not answer' : `answered with ${escapeXml(answer)}`;
  return `<p role="status">Not unsubscribed: the sender ${words}.</p>`;
}

/**
 * Links must open in the whole window: a page opened inside the frame would inherit the sandbox, and no form would work
 * there.
 */
function frame(html: string): string {
  const content = `<base target="_top">${html}`;
  return `<iframe title="The message" sandbox="allow-popups allow-top-navigation-by-user-activation" srcdoc="${escapeXml(content)}"></iframe>`;
}

function linked(text: string): string {
  let at = 0;
  let out = '';
  for (const match of text.matchAll(urlPattern)) {
    const url = escapeXml(match[0]);
    out += `${escapeXml(text.slice(at, match.index))}<a href="${url}">${url}</a>`;
    at = match.index + match[0].length;
  }
  return out + escapeXml(text.slice(at));
}

function page(title: string, body: string, head = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${head}
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
