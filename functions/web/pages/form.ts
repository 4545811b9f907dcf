import { legalPeriodsOn } from '../../shared/law.ts';
import { pathOf } from '../../shared/links.ts';
import { type Kind, type Language, scopes, topics } from '../../shared/vocabulary.ts';
import { describedBy, fieldError, invalid, numbered, submit } from '../components.ts';
import { html, type Markup } from '../html.ts';
import { capitalised } from '../locale.ts';
import type { FormErrors, FormValues } from '../page.ts';
import * as en from '../texts/en/form.ts';
import * as vi from '../texts/vi/form.ts';
import type { Content, FieldError, PageOf, Pages, View } from '../view.ts';

const texts: Record<Language, typeof vi> = { vi, en };

type Form = PageOf<'form'>;

/** In order of severity: what is easily undone first, what cannot be undone last. */
const choices: readonly Kind[] = ['opt-out', 'handover', 'deletion'];

const daySeconds = 86_400;

/** The form: three clearly different choices. All fields are present; a stylesheet hides the ones that do not apply. */
function formPage(page: Form, view: View): Content {
  const { language } = view;
  const { form } = texts[language];
  const messageOf = messages(view, page);
  const now = new Date(view.now);
  return {
    title: form.title,
    step: 1,
    errors: summaryOf(messageOf),
    body: html`<p class="lead">${form.lead(view.settings.provider.name)}</p>
<form method="post" action="${pathOf('requests')}" novalidate>
<input type="hidden" name="language" value="${language}">
<input type="hidden" name="idempotencyKey" value="${page.idempotencyKey}">
${kindField(view, page.values, messageOf.kind, now)}
${scopeField(view, page.values, messageOf.scope)}
${topicsField(view, page.values, messageOf.topics)}
<div class="field">
<label class="label" for="address">${form.address}</label>
<p class="hint" id="address-hint">${form.addressHint}</p>
${fieldError('address', messageOf.address)}
<input class="text" id="address" name="address" type="email" autocomplete="email" spellcheck="false" required value="${page.values.address}" aria-describedby="${describedBy('address', messageOf.address)}"${invalid(messageOf.address)}>
</div>
<p class="buttons">${submit(form.submit)}</p>
</form>
<h2>${form.next}</h2>
${numbered(form.nextSteps(legalPeriodsOn('deletion', now).firstResponseWorkingDays))}`,
  };
}

type Messages = Partial<Record<keyof typeof targets, string>>;

function messages({ locale, settings }: View, { errors, retryAt }: Form): Messages {
  const { form, refusals } = texts[locale.language];
  const { supportEmail, supportPhone } = settings.provider;
  return {
    ...(retryAt !== undefined && {
      form: form.errors.tooMany(locale.format.instant(retryAt), supportEmail, supportPhone),
    }),
    ...(errors.form && { form: form.errors.form[errors.form] }),
    ...(errors.unknown && { form: form.errors.unknownFields(shortened(errors.unknown)) }),
    ...(errors.kind && { kind: form.errors.kind[errors.kind] }),
    ...(errors.scope && { scope: form.errors.scope[errors.scope] }),
    ...(errors.topics && { topics: form.errors.topics[errors.topics] }),
    ...(errors.address && { address: refusals[errors.address].text }),
  };
}

/** Ids to which the error summary links: the first control of each field. */
const targets = {
  form: 'main',
  kind: `kind-${choices[0]}`,
  scope: `scope-${scopes[0]}`,
  topics: `topic-${topics[0]}`,
  address: 'address',
} satisfies Partial<Record<keyof FormErrors, string>>;

/** A few names, each cut to a legible length: they may be anything. */
const shortened = (names: readonly string[]): string =>
  names
    .slice(0, 5)
    .map((name) => [...name].slice(0, 40).join(''))
    .join(', ');

const summaryOf = (messageOf: Messages): FieldError[] =>
  Object.entries(messageOf).map(([field, text]) => ({ field: targets[field as keyof typeof targets], text }));

function kindField(view: View, values: FormValues, error: string | undefined, now: Date): Markup {
  const { format } = view.locale;
  const { form } = texts[view.language];
  const grace = format.duration(view.settings.periods.graceSeconds);
  const options = choices.map((kind) => {
    const { name, text } = form.kinds[kind];
    const days = format.duration(legalPeriodsOn(kind, now).performDays * daySeconds);
    return choice('radio', 'kind', kind, `kind-${kind}`, values.kind === kind, name, text(days, grace));
  });
  return html`<fieldset role="radiogroup"${error && html` aria-describedby="kind-error"`}${invalid(error)}>
<legend>${form.kind}</legend>
${fieldError('kind', error)}
${options}
</fieldset>`;
}

function scopeField({ locale }: View, values: FormValues, error: string | undefined): Markup {
  const { words } = locale.texts;
  const { form } = texts[locale.language];
  const options = scopes.map((scope) =>
    choice(
      'radio',
      'scope',
      scope,
      `scope-${scope}`,
      values.scope === scope,
      form.scopes[scope],
      words.scopeMeanings[scope],
    ),
  );
  return html`<fieldset role="radiogroup" class="for-data" aria-describedby="${describedBy('scope', error)}"${invalid(error)}>
<legend>${form.scope}</legend>
<p class="hint without-has" id="scope-hint">${form.scopeFor}</p>
${fieldError('scope', error)}
${options}
</fieldset>`;
}

function topicsField({ locale }: View, values: FormValues, error: string | undefined): Markup {
  const { words } = locale.texts;
  const { form } = texts[locale.language];
  const options = topics.map((topic) =>
    choice(
      'checkbox',
      'topics',
      topic,
      `topic-${topic}`,
      values.topics.includes(topic),
      capitalised(words.topics[topic]),
    ),
  );
  return html`<fieldset class="for-opt-out" aria-describedby="${describedBy('topics', error)}">
<legend>${form.topics}</legend>
<p class="hint" id="topics-hint"><span class="without-has">${form.topicsFor} </span>${form.topicsHint}</p>
${fieldError('topics', error)}
${options}
${choice('checkbox', 'topics', 'all', 'topic-all', values.topics.includes('all'), form.allTopics)}
</fieldset>`;
}

function choice(
  type: 'radio' | 'checkbox',
  name: string,
  value: string,
  id: string,
  checked: boolean,
  label: string,
  explanation?: string,
): Markup {
  return html`<label class="choice" for="${id}"><input type="${type}" id="${id}" name="${name}" value="${value}"${checked && html` checked`}><span><b>${label}</b>${explanation && html`<small>${explanation}</small>`}</span></label>`;
}

export const formPages: Pages<'form'> = { form: formPage };
