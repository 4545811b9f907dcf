import { pathOf } from '../shared/links.ts';
import type { RefusalReason } from '../shared/refusal.ts';
import type { Language } from '../shared/vocabulary.ts';
import { type ConfirmLetterFacts, confirmSubject } from './confirm-subject.ts';
import { html, type Markup, type Value } from './html.ts';
import type { LinkedSentence } from './linked-sentence.ts';
import { pageLocales } from './page-locale.ts';
import { type FieldError, inLanguage, type View } from './view.ts';

/** Pieces that several pages share. */

export const bullets = (items: readonly Value[]): Markup =>
  html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;

export const numbered = (items: readonly Value[]): Markup =>
  html`<ol>${items.map((item) => html`<li>${item}</li>`)}</ol>`;

export const facts = (pairs: readonly (readonly [label: string, value: Value])[]): Markup =>
  html`<dl class="facts">${pairs.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;

export const referenceFact = ({ locale }: View, reference: string) =>
  [locale.texts.words.reference, html`<span translate="no">${reference}</span>`] as const;

/** `danger`: what it does cannot be undone. */
export const submit = (text: string, look: 'first' | 'danger' = 'first'): Markup =>
  html`<button class="${look === 'first' ? 'button' : 'button danger'}">${text}</button>`;

export const linkButton = (href: string, text: string, look: 'first' | 'second' = 'first'): Markup =>
  html`<p class="buttons"><a class="${look === 'first' ? 'button' : 'button second'}" href="${href}">${text}</a></p>`;

/** The sentence with its link to the form. */
export const formLink = (view: View, { before, link, after }: LinkedSentence): Markup =>
  html`${before}<a href="${inLanguage(view, pathOf('form'))}">${link}</a>${after}`;

/** From whom, and under which subject, the letter comes that asks for the confirmation. */
export const expectedLetter = (
  { locale, settings }: View,
  letter: ConfirmLetterFacts & { letterLanguage: Language },
): Markup => {
  const { expected } = locale.texts.pages;
  return html`<h2>${expected.title}</h2>
${facts([
  [
    expected.sender,
    html`<span translate="no">${settings.provider.name} &lt;${settings.mail.sender}&gt;</span>`,
  ],
  [
    expected.subject,
    html`<span lang="${letter.letterLanguage}" translate="no">${confirmSubject(letter, pageLocales[letter.letterLanguage], settings)}</span>`,
  ],
])}`;
};

/** A button that leads to the request's status page. */
export const followButton = (view: View, statusPath: string): Markup =>
  linkButton(inLanguage(view, statusPath), view.locale.texts.pages.ended.follow);

/** The error message next to its field; the field refers to it in `aria-describedby`. */
export const fieldError = (id: string, text: string | undefined): Markup | undefined =>
  text === undefined ? undefined : html`<p class="error" id="${id}-error">${text}</p>`;

/** A single-line input for a code of digits, which no keyboard changes, with label, hint and error. */
export function shortField(options: {
  id: string;
  label: string;
  hint: Value;
  error?: string | undefined;
  /** What was typed before. */
  value?: string | undefined;
  /** How many. There is room for a blank around and between them. */
  digits: number;
}): Markup {
  const { id, label, hint, error, value, digits } = options;
  return html`<div class="field">
<label class="label" for="${id}">${label}</label>
<p class="hint" id="${id}-hint">${hint}</p>
${fieldError(id, error)}
<input class="text short" id="${id}" name="${id}" type="text" inputmode="numeric" maxlength="${2 * digits + 1}" autocomplete="off" spellcheck="false" required${value !== undefined && html` value="${value}"`} aria-describedby="${describedBy(id, error)}"${invalid(error)}>
</div>`;
}

/**
 * Digits that the page shows, and the field to type them into: a machine that only presses buttons types nothing.
 */
export function challengeField({ locale }: View, challenge: string, error: string | undefined): Markup {
  const { cancel } = locale.texts.pages;
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
export function challengeError({ locale }: View, reason: RefusalReason | undefined): FieldError | undefined {
  const { missing, wrong } = locale.texts.pages.cancel;
  if (reason === 'code-missing') return { field: 'challenge', text: missing };
  if (reason === 'code-wrong') return { field: 'challenge', text: wrong };
  return undefined;
}

export const describedBy = (id: string, error: string | undefined): string =>
  error === undefined ? `${id}-hint` : `${id}-hint ${id}-error`;

export const invalid = (error: string | undefined): Markup | undefined =>
  error === undefined ? undefined : html` aria-invalid="true"`;

/** Links a refusal to its field, or to the page itself if it is about no field. `addition` is appended. */
export function refusalError(
  { locale }: View,
  reason: RefusalReason | undefined,
  fields: Partial<Record<RefusalReason, string>>,
  addition?: string,
): FieldError | undefined {
  if (reason === undefined) return undefined;
  const { text } = locale.texts.pages.refusals[reason];
  return { field: fields[reason] ?? 'main', text: addition === undefined ? text : `${text} ${addition}` };
}

/** After a wrong code: how many attempts remain, and what happens then. */
export function triesLeft(
  { locale: { texts, format } }: View,
  link: 'confirm' | 'lastConfirm' | 'download',
  tries: number | undefined,
): string | undefined {
  return tries === undefined ? undefined : texts.pages.triesLeft[link](format.number(tries), tries !== 1);
}

/** The error's text, if it is about this field. */
export const errorAt = (error: FieldError | undefined, field: string): string | undefined =>
  error?.field === field ? error.text : undefined;
