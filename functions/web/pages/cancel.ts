import {
  challengeError,
  challengeField,
  errorAt,
  facts,
  followButton,
  referenceFact,
  refusalError,
  submit,
} from '../components.ts';
import { html } from '../html.ts';
import { askOf } from '../locale.ts';
import type { Page } from '../page.ts';
import { type Content, inLanguage, type View } from '../view.ts';
import { graceOver } from './grace-over.ts';

type Cancel = Extract<Page, { type: 'cancel' }>;

/** Cancels a confirmed deletion. A person types the characters that the page shows. */
export function cancelPage(page: Cancel, view: View): Content {
  const { texts, format } = view.locale;
  const { cancel } = texts.pages;
  const error = challengeError(view, page.error) ?? refusalError(view, page.error, {});
  const ask = askOf(view.locale, page.view);
  const over = graceOver(view, page.view);
  return {
    title: cancel.title,
    ...(error && { errors: [error] }),
    body: html`<p class="lead">${over === undefined ? cancel.lead(ask) : cancel.leadAfterGrace(ask)}</p>
<p><strong>${over ?? cancel.until(format.instant(page.view.graceEndsAt ?? ''))}</strong></p>
${facts([referenceFact(view, page.view.reference)])}
<form method="post" action="${inLanguage(view, page.action)}" novalidate>
${challengeField(view, page.challenge, errorAt(error, 'challenge'))}
<p class="buttons">${submit(cancel.button)}</p>
</form>
<p>${cancel.otherwise}</p>`,
  };
}

export function cancelledPage(page: Extract<Page, { type: 'cancelled' }>, view: View): Content {
  const { cancelled } = view.locale.texts.pages;
  return {
    title: cancelled.title,
    body: html`<p class="lead">${cancelled.text}</p>
<p>${cancelled.notYou}</p>
${facts([referenceFact(view, page.reference)])}
${followButton(view, page.statusPath)}`,
  };
}
