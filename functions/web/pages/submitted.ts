import type { Language } from '../../shared/vocabulary.ts';
import { bullets, facts, numbered, referenceFact } from '../components.ts';
import { expectedLetter } from '../expected-letter.ts';
import { html } from '../html.ts';
import * as en from '../texts/en/submitted.ts';
import * as vi from '../texts/vi/submitted.ts';
import type { Content, PageOf, Pages, View } from '../view.ts';

const texts: Record<Language, typeof vi> = { vi, en };

/** Shown after a submission: the same whether or not the address belongs to a customer. */
function submittedPage(page: PageOf<'submitted'>, view: View): Content {
  const { format } = view.locale;
  const { submitted } = texts[view.language];
  const { supportEmail, supportPhone } = view.settings.provider;
  const code =
    page.matchCode !== undefined &&
    page.kind !== 'opt-out' &&
    html`<section class="box" aria-labelledby="code-title">
<h2 id="code-title">${submitted.code}</h2>
<p class="digits" translate="no">${page.matchCode}</p>
<p><strong>${submitted.codeFor[page.kind]}</strong></p>
<p>${submitted.codeWarning}</p>
</section>`;
  return {
    title: submitted.title,
    step: 2,
    body: html`<p class="lead">${submitted.lead(page.address)}</p>
${code}
${facts([referenceFact(view, page.reference)])}
${expectedLetter(view, { ...page, linkNumber: 1 })}
<h2>${submitted.next}</h2>
${numbered(submitted.nextSteps(format.duration(page.waitDays * 86_400)))}
<h2>${submitted.noMail}</h2>
${bullets([...submitted.noMailHints, `${submitted.stillNoMail(supportEmail, supportPhone)}${code ? ` ${submitted.keepCode}` : ''}`])}`,
  };
}

export const submittedPages: Pages<'submitted'> = { submitted: submittedPage };
