import type { Language } from '../../shared/vocabulary.ts';
import { html } from '../html.ts';
import { topicsOf } from '../locale.ts';
import * as en from '../texts/en/opt-out.ts';
import * as vi from '../texts/vi/opt-out.ts';
import { type Content, inLanguage, type PageOf, type Pages, type View } from '../view.ts';

const texts: Record<Language, typeof vi> = { vi, en };

/** The page behind the link in a promotional mail. Viewing changes nothing: mail scanners view it too. */
function optOutPage(page: PageOf<'opt-out'>, view: View): Content {
  const { words } = view.locale.texts;
  const { optOut } = texts[view.language];
  const topic = words.topics[page.topic];
  return {
    title: optOut.title,
    body: html`<p class="lead">${optOut.lead(topic)}</p>
<p>${optOut.forwarded}</p>
<form method="post" action="${inLanguage(view, page.action)}">
<p class="buttons"><button class="button" name="scope" value="topic">${optOut.stopTopic(topic)}</button>
<button class="button second" name="scope" value="all">${optOut.stopAll}</button></p>
</form>
<p>${optOut.stays}</p>`,
  };
}

function optedOutPage(page: PageOf<'opted-out'>, view: View): Content {
  const {
    texts: { words },
    format,
  } = view.locale;
  const { optedOut } = texts[view.language];
  const refused = topicsOf(words, format, page.topics);
  return {
    title: optedOut.title,
    body: html`<p class="lead">${optedOut.text(refused, format.instant(page.stopsAt))}</p>
<p>${optedOut.stays}</p>`,
  };
}

export const optOutPages: Pages<'opt-out' | 'opted-out'> = {
  'opt-out': optOutPage,
  'opted-out': optedOutPage,
};
