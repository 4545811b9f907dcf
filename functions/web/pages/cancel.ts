import { facts, referenceFact, refusalError, shortField, submit } from '../components.ts';
import { html } from '../html.ts';
import { askOf } from '../locale.ts';
import type { Page } from '../page.ts';
import { type Content, type FieldError, inLanguage, type View } from '../view.ts';
import { graceOver } from './grace-over.ts';

type Cancel = Extract<Page, { type: 'cancel' }>;

/** Stops a confirmed deletion. A person types the characters that the page shows. */
export function cancelPage(page: Cancel, view: View): Content {
  const { texts, format } = view.locale;
  const { cancel } = texts.pages;
  const error = errorOf(page, view);
  const ask = askOf(view.locale, { kind: 'deletion', scope: page.scope, topics: [] });
  return {
    title: cancel.title,
    ...(error && { errors: [error] }),
    body: html`<p class="lead">${cancel.lead(ask)}</p>
<p><strong>${graceOver(view, page.endsAt, page.waitsFor) ?? cancel.until(format.instant(page.endsAt))}</strong></p>
${facts([referenceFact(view, page.reference)])}
<form method="post" action="${inLanguage(view, page.action)}" novalidate>
<section class="box" aria-labelledby="characters-title">
<h2 id="characters-title">${cancel.challenge}</h2>
<p class="digits" translate="no">${page.challenge}</p>
</section>
${shortField({
  id: 'challenge',
  label: cancel.field,
  hint: cancel.challengeWhy,
  error: error?.field === 'challenge' ? error.text : undefined,
  holds: 'characters',
})}
<p class="buttons">${submit(cancel.button)}</p>
</form>
<p>${cancel.otherwise}</p>`,
  };
}

/** The same reasons as for a match code, in this page's own words. */
function errorOf({ error }: Cancel, view: View): FieldError | undefined {
  const { cancel } = view.locale.texts.pages;
  if (error === 'code-missing') return { field: 'challenge', text: cancel.missing };
  if (error === 'code-wrong') return { field: 'challenge', text: cancel.wrong };
  return refusalError(view, error, {});
}

export function cancelledPage(page: Extract<Page, { type: 'cancelled' }>, view: View): Content {
  const { cancelled } = view.locale.texts.pages;
  return {
    title: cancelled.title,
    body: html`<p class="lead">${cancelled.text}</p>
<p>${cancelled.notYou}</p>
${facts([referenceFact(view, page.reference)])}`,
  };
}
