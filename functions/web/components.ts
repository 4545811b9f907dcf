import { pathOf } from '../shared/links.ts';
import type { RefusalReason } from '../shared/refusal.ts';
import type { Language } from '../shared/vocabulary.ts';
import { html, type Markup, type Value } from './html.ts';
import type { LinkedSentence } from './linked-sentence.ts';
import * as enCodes from './texts/en/codes.ts';
import * as enRefusals from './texts/en/refusals.ts';
import * as enSpentLink from './texts/en/spent-link.ts';
import * as viCodes from './texts/vi/codes.ts';
import * as viRefusals from './texts/vi/refusals.ts';
import * as viSpentLink from './texts/vi/spent-link.ts';
import { type FieldError, inLanguage, type View } from './view.ts';

const codes: Record<Language, typeof viCodes> = { vi: viCodes, en: enCodes };
const refusals: Record<Language, typeof viRefusals> = { vi: viRefusals, en: enRefusals };
const spentLinks: Record<Language, typeof viSpentLink> = { vi: viSpentLink, en: enSpentLink };

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

/** A button that leads to the request's status page. */
export const followButton = (view: View, statusPath: string): Markup =>
  linkButton(inLanguage(view, statusPath), spentLinks[view.language].ended.follow);

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

export const describedBy = (id: string, error: string | undefined): string =>
  error === undefined ? `${id}-hint` : `${id}-hint ${id}-error`;

export const invalid = (error: string | undefined): Markup | undefined =>
  error === undefined ? undefined : html` aria-invalid="true"`;

/** Links a refusal to its field, or to the page itself if it is about no field. `addition` is appended. */
export function refusalError(
  { language }: View,
  reason: RefusalReason | undefined,
  fields: Partial<Record<RefusalReason, string>>,
  addition?: string,
): FieldError | undefined {
  if (reason === undefined) return undefined;
  const { text } = refusals[language].refusals[reason];
  return { field: fields[reason] ?? 'main', text: addition === undefined ? text : `${text} ${addition}` };
}

/** After a wrong code: how many attempts remain, and what happens then. */
export function triesLeft(
  { language, locale: { format } }: View,
  link: 'confirm' | 'lastConfirm' | 'download',
  tries: number | undefined,
): string | undefined {
  return tries === undefined ? undefined : codes[language].triesLeft[link](format.number(tries), tries !== 1);
}

/** The error's text, if it is about this field. */
export const errorAt = (error: FieldError | undefined, field: string): string | undefined =>
  error?.field === field ? error.text : undefined;
