import { html } from '../html.ts';
import { topicsOf } from '../locale.ts';
import type { Page } from '../page.ts';
import { type Content, inLanguage, type View } from '../view.ts';

/** The page behind the link in a promotional mail. Viewing changes nothing: mail scanners view it too. */
export function optOutPage(page: Extract<Page, { type: 'opt-out' }>, view: View): Content {
  const { words, pages } = view.locale.texts;
  const topic = words.topics[page.topic];
  return {
    title: pages.optOut.title,
    body: html`<p class="lead">${pages.optOut.lead(topic)}</p>
<p>${pages.optOut.forwarded}</p>
<form method="post" action="${inLanguage(view, page.action)}">
<p class="buttons"><button class="button" name="scope" value="topic">${pages.optOut.stopTopic(topic)}</button>
<button class="button second" name="scope" value="all">${pages.optOut.stopAll}</button></p>
</form>
<p>${pages.optOut.stays}</p>`,
  };
}

export function optedOutPage(page: Extract<Page, { type: 'opted-out' }>, view: View): Content {
  const { texts, format } = view.locale;
  const { optedOut } = texts.pages;
  const refused = topicsOf(texts.words, format, page.topics);
  return {
    title: optedOut.title,
    body: html`<p class="lead">${optedOut.text(refused, format.instant(page.stopsAt))}</p>
<p>${optedOut.stays}</p>`,
  };
}
