import { pathOf } from '../../shared/links.ts';
import type { Language } from '../../shared/vocabulary.ts';
import { linkButton } from '../components.ts';
import { html } from '../html.ts';
import * as en from '../texts/en/refusals.ts';
import * as vi from '../texts/vi/refusals.ts';
import { type Content, inLanguage, type PageOf, type Pages, type View } from '../view.ts';

const texts: Record<Language, typeof vi> = { vi, en };

/** A helpful answer to a click that can do nothing, to whoever it comes from. */
function refusedPage({ reason, route }: PageOf<'refused'>, view: View): Content {
  const { refusals, newRequest, unknownConsentLink } = texts[view.language];
  const isOfConsent = route === 'consent';
  const { title, text, next } =
    isOfConsent && reason === 'link-unknown' ? unknownConsentLink : refusals[reason];
  return {
    title,
    body: html`<p class="lead">${text}</p>
<p>${next}</p>
${!isOfConsent && linkButton(inLanguage(view, pathOf('form')), newRequest, 'second')}`,
  };
}

function faultPage(_page: PageOf<'fault'>, view: View): Content {
  const { format } = view.locale;
  const { fault } = texts[view.language];
  return {
    title: fault.title,
    body: html`<p class="lead">${fault.text}</p>
<p>${fault.whileCancelling(view.settings.provider.supportPhone)}</p>
<p>${fault.time(format.instant(view.now))}</p>`,
  };
}

/** What every function may have to show. */
export const refusedPages: Pages<'refused' | 'fault'> = { refused: refusedPage, fault: faultPage };
