import { addSeconds } from '../../shared/calendar.ts';
import { retentionOn } from '../../shared/law.ts';
import type { Language } from '../../shared/vocabulary.ts';
import {
  bullets,
  errorAt,
  facts,
  fieldError,
  followButton,
  formLink,
  invalid,
  numbered,
  referenceFact,
  refusalError,
  shortField,
  submit,
  triesLeft,
} from '../components.ts';
import { expectedLetter } from '../expected-letter.ts';
import { html, type Markup } from '../html.ts';
import { askOf, meaningsOf } from '../locale.ts';
import * as en from '../texts/en/confirm.ts';
import * as vi from '../texts/vi/confirm.ts';
import { type Content, inLanguage, type PageOf, type Pages, type View } from '../view.ts';

const texts: Record<Language, typeof vi> = { vi, en };

type Confirm = PageOf<'confirm'>;

/** Shows exactly what will happen; only its button starts anything. */
function confirmPage(page: Confirm, view: View): Content {
  const { format } = view.locale;
  const { confirm, code, codeHint, codeLost } = texts[view.language];
  const error = refusalError(
    view,
    page.error,
    { 'code-missing': 'code', 'code-wrong': 'code', 'risk-not-accepted': 'acceptRisk' },
    triesLeft(view, page.isLastLink ? 'lastConfirm' : 'confirm', page.triesLeft),
  );
  const ask = askOf(view.locale, page);
  const codeField =
    page.needsCode &&
    shortField({
      id: 'code',
      label: code,
      hint: html`${codeHint(page.reference)} ${formLink(view, codeLost)}`,
      error: errorAt(error, 'code'),
      value: page.typed?.code,
      digits: 2,
    });
  return {
    title: confirm.titles[page.kind],
    step: 3,
    ...(error && { errors: [error] }),
    body: html`<p class="lead">${confirm.nothingYet}</p>
${facts([referenceFact(view, page.reference), ...meaningsOf(view.locale, page)])}
<h2>${confirm.what}</h2>
${numbered(confirm.happens[page.kind](ask, format.duration(page.graceSeconds)))}
${page.kind === 'deletion' && keptByLaw(view, page)}
<form method="post" action="${inLanguage(view, page.action)}" novalidate>
${page.riskTextVersion !== undefined && risk(view, page, page.riskTextVersion, errorAt(error, 'acceptRisk'))}
${codeField}
<p class="buttons">${submit(confirm.buttons[page.kind], page.kind === 'deletion' ? 'danger' : 'first')}</p>
</form>
<p>${confirm.otherwise(format.instant(page.linkExpiresAt))}</p>`,
  };
}

/** What the law requires the provider to keep, in general; the receipt later states it for this customer's records. */
function keptByLaw({ language, locale, settings, now }: View, { scope }: Confirm): Markup {
  const { confirm } = texts[language];
  const { periods } = settings;
  const { months, duration } = locale.format;
  const keptInformation = [
    confirm.keptInvoices(months(retentionOn(new Date(now)).accountingMonths)),
    confirm.keptDomains(duration(periods.registrantHoldDays * 86_400)),
    confirm.keptAccount(months(periods.accountFactsMonths)),
    confirm.keptConsents(months(periods.refusalRecordMonths)),
  ];
  const all = [
    ...(scope === 'data' ? [] : keptInformation),
    confirm.keptEvidence(months(periods.evidenceMonths)),
  ];
  return html`<h2>${confirm.kept}</h2>
${bullets(all)}
<p>${confirm.keptEnd}</p>`;
}

function risk(view: View, { scope, typed }: Confirm, version: string, error: string | undefined): Markup {
  const { confirm } = texts[view.language];
  return html`<section class="warning" aria-labelledby="risk-title">
<h2 id="risk-title">${confirm.risk}</h2>
<div id="risks">${bullets([...confirm.risks[scope], formLink(view, confirm.copyFirst)])}</div>
<input type="hidden" name="riskTextVersion" value="${version}">
${fieldError('acceptRisk', error)}
<label class="choice" for="acceptRisk"><input type="checkbox" id="acceptRisk" name="acceptRisk" value="yes" required${typed?.acceptRisk && html` checked`} aria-describedby="risks${error && ' acceptRisk-error'}"${invalid(error)}><span><b>${confirm.acceptRisk}</b></span></label>
</section>`;
}

function confirmedPage(page: PageOf<'confirmed'>, view: View): Content {
  const { format } = view.locale;
  const { confirmed } = texts[view.language];
  // The grace period starts when its letter is sent, moments after the confirmation.
  const earliest = addSeconds(new Date(page.confirmedAt), page.graceSeconds).toISOString();
  return {
    title: confirmed.title,
    step: 4,
    body: html`${numbered(confirmed.next[page.kind](format.duration(page.graceSeconds), format.instant(earliest)))}
${facts([referenceFact(view, page.reference)])}
${followButton(view, page.statusPath)}`,
  };
}

/** An expired or locked link never ends a request silently. */
function freshLinkPage(page: PageOf<'fresh-link'>, view: View): Content {
  const { freshLink } = texts[view.language];
  return {
    title: freshLink.titles[page.reason],
    step: 2,
    body: html`<p class="lead">${freshLink.texts[page.reason]}</p>
<p>${freshLink.offer}${page.needsCode && ` ${freshLink.sameCode}`}</p>
${facts([referenceFact(view, page.reference)])}
<form method="post" action="${inLanguage(view, page.action)}">
<p class="buttons">${submit(freshLink.button)}</p>
</form>`,
  };
}

function freshLinkSentPage(page: PageOf<'fresh-link-sent'>, view: View): Content {
  const { freshLinkSent } = texts[view.language];
  return {
    title: freshLinkSent.title,
    step: 2,
    body: html`<p class="lead">${freshLinkSent.text}</p>
<p>${freshLinkSent.spam}</p>
${expectedLetter(view, page)}
${facts([referenceFact(view, page.reference)])}`,
  };
}

export const confirmPages: Pages<'confirm' | 'confirmed' | 'fresh-link' | 'fresh-link-sent'> = {
  confirm: confirmPage,
  confirmed: confirmedPage,
  'fresh-link': freshLinkPage,
  'fresh-link-sent': freshLinkSentPage,
};
