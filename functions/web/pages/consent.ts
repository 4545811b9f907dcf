import type { Language } from '../../shared/vocabulary.ts';
import {
  bullets,
  describedBy,
  errorAt,
  fieldError,
  linkButton,
  refusalError,
  shortField,
  submit,
} from '../components.ts';
import { html, type Markup } from '../html.ts';
import { versionPath } from '../policy-paths.ts';
import * as en from '../texts/en/consent.ts';
import * as vi from '../texts/vi/consent.ts';
import { type Content, type FieldError, inLanguage, type PageOf, type Pages, type View } from '../view.ts';

const texts: Record<Language, typeof vi> = { vi, en };

type Consent = PageOf<'consent'>;

/** What the customer is asked for, what they have accepted, and how to withdraw it. Nothing is pre-ticked. */
function consentPage(page: Consent, view: View): Content {
  const { format, language } = view.locale;
  const { consent, policy } = texts[language];
  const { version, given } = page;
  const purposes = Object.entries(version.words[language].purposes).map(([id, text]) => ({ id, text }));
  const accepted = purposes.filter(({ id }) => Object.hasOwn(given, id));
  const unanswered = purposes.filter(({ id }) => !Object.hasOwn(given, id));
  const error =
    phoneError(view, page.error) ?? refusalError(view, page.error, { 'purpose-missing': 'purpose-0' });
  return {
    title: consent.title,
    ...(error && { errors: [error] }),
    body: html`${page.done && html`<p class="lead good" role="status"><strong>${consent.done[page.done]}</strong></p>`}
<p class="lead">${consent.lead(format.day(version.effective))}</p>
${!page.done && html`<p>${consent.nothingYet}</p>`}
${linkButton(versionPath(view, version.number), policy.read(String(version.number)), 'second')}
${accepted.length > 0 && withdrawals(page, accepted, view)}
${unanswered.length > 0 && (page.hasPhone ? question(page, unanswered, error, view) : withoutPhone(unanswered, view))}
<p>${consent.anyTime}</p>`,
  };
}

interface Purpose {
  id: string;
  text: string;
}

function question(
  page: Consent,
  unanswered: readonly Purpose[],
  error: FieldError | undefined,
  view: View,
): Markup {
  const { consent } = texts[view.language];
  const choiceError = errorAt(error, 'purpose-0');
  const choices = unanswered.map(
    ({ id, text }, index) =>
      html`<label class="choice" for="purpose-${index}"><input type="checkbox" id="purpose-${index}" name="purposes" value="${id}"${page.ticked.includes(id) && html` checked`}><span><b>${text}</b></span></label>`,
  );
  return html`<form method="post" action="${inLanguage(view, page.action)}" novalidate>
<fieldset aria-describedby="${describedBy('purposes', choiceError)}">
<legend>${consent.choose}</legend>
<p class="hint" id="purposes-hint">${consent.silence}</p>
${fieldError('purposes', choiceError)}
${choices}
</fieldset>
${shortField({
  id: 'phoneEnding',
  label: consent.phoneEnding,
  hint: consent.phoneWhy,
  error: errorAt(error, 'phoneEnding'),
  digits: 4,
})}
<p class="buttons">${submit(consent.button)}</p>
</form>`;
}

/** What is asked for, and why it cannot be answered here. */
function withoutPhone(unanswered: readonly Purpose[], view: View): Markup {
  const { consent, refusals } = texts[view.language];
  const { supportEmail, supportPhone } = view.settings.provider;
  const { text, next } = refusals['no-phone-on-file'];
  return html`<h2>${consent.choose}</h2>
${bullets(unanswered.map((purpose) => purpose.text))}
<p>${text} ${consent.contact(supportEmail, supportPhone)}</p>
<p>${next}</p>`;
}

/** What to correct about the end of the telephone number; `undefined` if the refusal is about something else. */
function phoneError(view: View, reason: Consent['error']): FieldError | undefined {
  const { phoneMissing, phoneWrong } = texts[view.language].consent;
  if (reason === 'code-missing') return { field: 'phoneEnding', text: phoneMissing };
  if (reason === 'code-wrong') return { field: 'phoneEnding', text: phoneWrong };
  return undefined;
}

/** Withdrawing is as easy as possible: one button, effective at once. */
function withdrawals(page: Consent, accepted: readonly Purpose[], view: View): Markup {
  const { format } = view.locale;
  const { consent } = texts[view.language];
  const items = accepted.map(
    ({ id, text }, index) => html`<form method="post" action="${inLanguage(view, page.action)}">
<p id="accepted-${index}"><strong>${text}</strong> ${consent.since(format.instant(page.given[id] ?? ''))}</p>
<p class="buttons"><button class="button second" name="withdraw" value="${id}" aria-describedby="accepted-${index}">${consent.withdraw}</button></p>
</form>`,
  );
  return html`<h2>${consent.given}</h2>
${items}`;
}

export const consentPages: Pages<'consent'> = { consent: consentPage };
