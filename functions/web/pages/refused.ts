import { routes } from '../../contract.ts';
import { linkButton } from '../components.ts';
import { html } from '../html.ts';
import type { Page } from '../page.ts';
import { type Content, inLanguage, type View } from '../view.ts';

/** A kind answer to a click that can do nothing. */
export function refusedPage({ reason }: Extract<Page, { type: 'refused' }>, view: View): Content {
  const { pages } = view.locale.texts;
  const { title, text, next } = pages.refusals[reason];
  return {
    title,
    body: html`<p class="lead">${text}</p>
<p>${next}</p>
${linkButton(inLanguage(view, routes.form), pages.newRequest, 'second')}`,
  };
}

export function faultPage(view: View): Content {
  const { texts, format } = view.locale;
  const { fault } = texts.pages;
  return {
    title: fault.title,
    body: html`<p class="lead">${fault.text}</p>
<p>${fault.time(format.instant(view.now))}</p>`,
  };
}
