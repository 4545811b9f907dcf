import type { RefusalReason } from '../../shared/refusal.ts';
import type { Language } from '../../shared/vocabulary.ts';
import {
  errorAt,
  facts,
  followButton,
  referenceFact,
  refusalError,
  shortField,
  submit,
} from '../components.ts';
import { html, type Markup } from '../html.ts';
import { askOf } from '../locale.ts';
import * as en from '../texts/en/cancel.ts';
import * as vi from '../texts/vi/cancel.ts';
import { type Content, type FieldError, inLanguage, type PageOf, type Pages, type View } from '../view.ts';
import { graceOver } from './grace-over.ts';

const texts: Record<Language, typeof vi> = { vi, en };

type Cancel = PageOf<'cancel'>;

/** Cancels a confirmed deletion. A person types the characters that the page shows. */
function cancelPage(page: Cancel, view: View): Content {
  const { format } = view.locale;
  const { cancel } = texts[view.language];
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

function cancelledPage(page: PageOf<'cancelled'>, view: View): Content {
  const { cancelled } = texts[view.language];
  return {
    title: cancelled.title,
    body: html`<p class="lead">${cancelled.text}</p>
<p>${cancelled.notYou}</p>
${facts([referenceFact(view, page.reference)])}
${followButton(view, page.statusPath)}`,
  };
}

/**
 * Digits that the page shows, and the field to type them into: a machine that only presses buttons types nothing.
 */
function challengeField({ language }: View, challenge: string, error: string | undefined): Markup {
  const { cancel } = texts[language];
  return html`<section class="box" aria-labelledby="digits-title">
<h2 id="digits-title">${cancel.challenge}</h2>
<p class="digits" translate="no">${challenge}</p>
</section>
${shortField({
  id: 'challenge',
  label: cancel.field,
  hint: cancel.challengeWhy,
  error,
  digits: 4,
})}`;
}

/** What to correct about these digits; `undefined` if the refusal is about something else. */
function challengeError({ language }: View, reason: RefusalReason | undefined): FieldError | undefined {
  const { missing, wrong } = texts[language].cancel;
  if (reason === 'code-missing') return { field: 'challenge', text: missing };
  if (reason === 'code-wrong') return { field: 'challenge', text: wrong };
  return undefined;
}

export const cancelPages: Pages<'cancel' | 'cancelled'> = { cancel: cancelPage, cancelled: cancelledPage };
