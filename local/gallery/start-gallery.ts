import type { RuntimeSettings } from '../../contract/settings.ts';
import { type LocalServer, listen } from '../../emulators/server.ts';
import { languages } from '../../functions/shared/vocabulary.ts';
import { html, raw } from '../../functions/web/html.ts';
import { contentSecurityPolicy } from '../../functions/web/render-page.ts';
import { type GalleryPage, galleryPages } from './render-gallery.ts';

/** CSS pixels of a frame: the narrowest phone, and half of an ordinary window. */
const widths = { phone: 320, desktop: 700 } as const;
type Width = keyof typeof widths;

const stylesheet = `
body{margin:1.5rem;background:#fff;color:#1b1f24;font:1rem/1.5 system-ui,sans-serif}
h2{font-size:1rem;margin:2.5rem 0 .5rem}nav a{margin-right:1rem}nav [aria-current]{color:inherit;font-weight:700;text-decoration:none}
section div{display:flex;flex-wrap:wrap;gap:1rem}iframe{height:46rem;border:1px solid #707985;border-radius:.5rem;background:#fff}ul{columns:18rem}`;

/**
 * Serves every page and letter, filled with invented facts, in both languages side by side: for reviewing a change of
 * wording or colour, or a translation. The theme is the browser's.
 */
export function startGallery(settings: RuntimeSettings, port = 0): Promise<LocalServer> {
  const shown = galleryPages(settings);
  return listen(
    (request, response) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const [, language, index] = /^\/(vi|en)\/(\d+)$/.exec(url.pathname) ?? [];
      const document = shown.filter((page) => page.language === language)[Number(index)];
      const body =
        url.pathname === '/'
          ? overview(shown, url.searchParams.get('width') === 'phone' ? 'phone' : 'desktop')
          : document?.html;
      if (body === undefined) {
        response
          .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
          .end('There is no such page.\n');
        return;
      }
      // Customer pages keep their own policy, except that this overview may frame them.
      const policy = document?.name.startsWith('page: ')
        ? contentSecurityPolicy(settings).replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        : "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'";
      response
        .writeHead(200, {
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'no-store',
          'content-security-policy': policy,
        })
        .end(body);
    },
    { port },
  );
}

/** The frames are sandboxed: a page that puts the cursor into a field would scroll the whole overview to it. */
function overview(shown: readonly GalleryPage[], width: Width): string {
  const names = shown.filter(({ language }) => language === languages[0]).map(({ name }) => name);
  const choices = (['desktop', 'phone'] as const).map(
    (choice) =>
      html`<a href="${`/?width=${choice}`}"${choice === width && raw(' aria-current="page"')}>${choice}</a>`,
  );
  const sections = names.map(
    (name, index) => html`<section id="n${index}">
<h2>${name}</h2>
<div>${languages.map((language) => html`<iframe src="/${language}/${index}" width="${widths[width]}" loading="lazy" sandbox title="${name} (${language})"></iframe>`)}</div>
</section>`,
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Every page and letter</title>
<style>${raw(stylesheet)}</style>
</head>
<body>
<h1>Every page and letter, in Vietnamese and English</h1>
<nav>${choices}</nav>
<ul>${names.map((name, index) => html`<li><a href="#n${index}">${name}</a></li>`)}</ul>
${sections}
</body>
</html>
`.toString();
}
