import { createHash } from 'node:crypto';
import type { RuntimeSettings } from '../../contract/settings.ts';
import { pathOf } from '../shared/links.ts';
import type { Language } from '../shared/vocabulary.ts';
import { html, type Markup, raw } from './html.ts';
import { stylesheetOf } from './stylesheet.ts';
import { layout as en } from './texts/en/layout.ts';
import { layout as vi } from './texts/vi/layout.ts';
import { type Content, inLanguage, type View } from './view.ts';

const texts: Record<Language, typeof vi> = { vi, en };

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
  const { words } = locale.texts;
  const frame = texts[locale.language];
  const { provider } = settings;
  const hasErrors = (content.errors?.length ?? 0) > 0;
  const title = `${hasErrors ? frame.errorPrefix : ''}${content.title} – ${provider.name}`;
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
<a class="skip" href="#main">${frame.skipToContent}</a>
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
<h2>${frame.helpTitle}</h2>
<p class="buttons"><a href="mailto:${provider.supportEmail}">${provider.supportEmail}</a>
<a href="tel:${provider.supportPhone.replace(/[^+\d]/g, '')}">${provider.supportPhone}</a>
<a href="${inLanguage(view, pathOf('policy'))}">${frame.policy}</a></p>
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
  return html`<nav><a href="${otherLanguagePath}" lang="${other}" hreflang="${other}">${texts[locale.language].otherLanguage}</a></nav>`;
}

function errorSummary({ locale }: View, { errors = [] }: Content): Markup {
  const items = errors.map(({ field, text }) => html`<li><a href="#${field}">${text}</a></li>`);
  return html`<div class="summary" role="alert" aria-labelledby="summary-title" tabindex="-1" autofocus>
<h2 id="summary-title">${texts[locale.language].errorSummary}</h2>
<ul>${items}</ul>
</div>`;
}

function progress({ locale }: View, step: number): Markup {
  const frame = texts[locale.language];
  const bars = frame.steps.map((_name, index) => html`<i class="${index < step ? 'past' : 'ahead'}"></i>`);
  return html`<p class="progress"><span aria-hidden="true">${bars}</span>${frame.progress(step, frame.steps.length, frame.steps[step - 1] ?? '')}</p>`;
}
