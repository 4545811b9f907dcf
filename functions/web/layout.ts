import { createHash } from 'node:crypto';
import type { RuntimeSettings } from '../../contract/settings.ts';
import { pathOf } from '../shared/links.ts';
import { html, type Markup, raw } from './html.ts';
import { stylesheetOf } from './stylesheet.ts';
import { type Content, inLanguage, type View } from './view.ts';

/**
 * The policy with which the pages are served: nothing is executed, nothing is fetched, and the only style is the inline
 * stylesheet. It depends on the settings because the stylesheet contains the provider's colour.
 */
export function contentSecurityPolicy(settings: RuntimeSettings): string {
  const sheet = stylesheetOf(settings.provider.colour);
  const hash = createHash('sha256').update(sheet).digest('base64');
  return [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    // The provider's logo, and the empty icon, which saves a request.
    'img-src data:',
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** Wraps a page's content in the common layout. */
export function layout(view: View, content: Content): string {
  const { locale, settings } = view;
  const { pages, words } = locale.texts;
  const { provider } = settings;
  const hasErrors = (content.errors?.length ?? 0) > 0;
  const title = `${hasErrors ? pages.errorPrefix : ''}${content.title} – ${provider.name}`;
  return html`<!doctype html>
<html lang="${locale.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
${content.refreshSeconds && html`<meta http-equiv="refresh" content="${content.refreshSeconds}">`}
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${raw(stylesheetOf(provider.colour))}</style>
</head>
<body>
<a class="skip" href="#main">${pages.skipToContent}</a>
<header>
<a class="provider" href="${provider.website}">${provider.logo !== undefined && html`<img src="${provider.logo}" alt="">`}${provider.name}</a>
${languageSwitch(view)}
</header>
<main id="main">
${hasErrors && errorSummary(view, content)}
${content.step && progress(view, content.step)}
<h1>${content.title}</h1>
${content.body}
</main>
<footer>
<h2>${pages.helpTitle}</h2>
<p class="buttons"><a href="mailto:${provider.supportEmail}">${provider.supportEmail}</a>
<a href="tel:${provider.supportPhone.replace(/[^+\d]/g, '')}">${provider.supportPhone}</a>
<a href="${inLanguage(view, pathOf('policy'))}">${pages.policy.title}</a></p>
<p>${words.neverAsk}</p>
<p>${provider.name}, ${provider.address}</p>
</footer>
</body>
</html>
`.toString();
}

function languageSwitch({ locale, otherLanguagePath }: View): Markup | undefined {
  if (otherLanguagePath === undefined) return undefined;
  const other = locale.language === 'vi' ? 'en' : 'vi';
  return html`<nav><a href="${otherLanguagePath}" lang="${other}" hreflang="${other}">${locale.texts.pages.otherLanguage}</a></nav>`;
}

function errorSummary({ locale }: View, { errors = [] }: Content): Markup {
  const items = errors.map(({ field, text }) => html`<li><a href="#${field}">${text}</a></li>`);
  return html`<div class="summary" role="alert" aria-labelledby="summary-title" tabindex="-1" autofocus>
<h2 id="summary-title">${locale.texts.pages.errorSummary}</h2>
<ul>${items}</ul>
</div>`;
}

function progress({ locale }: View, step: number): Markup {
  const { pages } = locale.texts;
  const bars = pages.steps.map((_name, index) => html`<i class="${index < step ? 'past' : 'ahead'}"></i>`);
  return html`<p class="progress"><span aria-hidden="true">${bars}</span>${pages.progress(step, pages.steps.length, pages.steps[step - 1] ?? '')}</p>`;
}
