import {
  bullets,
  errorAt,
  facts,
  followButton,
  formLink,
  linkButton,
  referenceFact,
  refusalError,
  shortField,
  triesLeft,
} from '../components.ts';
import { html } from '../html.ts';
import type { Page } from '../page.ts';
import { type Content, inLanguage, type View } from '../view.ts';

type Download = Extract<Page, { type: 'download' }>;

/** Downloads an archive, or discards it. Both need the match code. */
export function downloadPage(page: Download, view: View): Content {
  const { texts, format } = view.locale;
  const { download, code, codeHint, codeLostForArchive } = texts.pages;
  const error = refusalError(
    view,
    page.error,
    { 'code-missing': 'code', 'code-wrong': 'code' },
    triesLeft(view, 'download', page.triesLeft),
  );
  return {
    title: download.title,
    ...(error && { errors: [error] }),
    body: html`<p class="lead">${download.lead}</p>
${facts([
  referenceFact(view, page.reference),
  [texts.words.content, texts.words.files(format.number(page.entries), page.entries !== 1)],
  [texts.words.size, format.size(page.size)],
  [download.deletesAt, format.instant(page.deletesAt)],
])}
${page.missing > 0 && html`<p>${texts.words.unreadable(format.number(page.missing), page.missing !== 1)}</p>`}
<form method="post" action="${inLanguage(view, page.action)}" novalidate>
${shortField({
  id: 'code',
  label: code,
  hint: html`${codeHint(page.reference)} ${formLink(view, codeLostForArchive(format.moment(page.deletesAt)))}`,
  error: errorAt(error, 'code'),
  digits: 2,
})}
<p class="buttons"><button class="button" name="action" value="download">${download.button}</button></p>
<h2>${download.discardTitle}</h2>
<p>${download.discardText}</p>
<p class="buttons"><button class="button second danger" name="action" value="discard">${download.discard}</button></p>
</form>`,
  };
}

export function downloadReadyPage(page: Extract<Page, { type: 'download-ready' }>, view: View): Content {
  const { texts, format } = view.locale;
  const { downloadReady } = texts.pages;
  const life = format.duration(view.settings.periods.downloadUrlSeconds);
  return {
    title: downloadReady.title,
    body: html`<p class="lead">${downloadReady.lead(life, format.instant(page.expiresAt))}</p>
${linkButton(page.url, downloadReady.button)}
<p>${downloadReady.private}</p>
${facts([referenceFact(view, page.reference)])}
<h2>${downloadReady.check}</h2>
${bullets(downloadReady.checks)}
<h2>${downloadReady.brokenOff}</h2>
<p>${downloadReady.goOn}</p>
<p><code>${`curl -C - -o handover-${page.reference}.zip "${downloadReady.newLink}"`}</code></p>
${linkButton(inLanguage(view, page.action), downloadReady.another, 'second')}`,
  };
}

export function archiveDiscardedPage(
  page: Extract<Page, { type: 'archive-discarded' }>,
  view: View,
): Content {
  const { discarded } = view.locale.texts.pages;
  return {
    title: discarded.title,
    body: html`<p class="lead">${discarded.text}</p>
${facts([referenceFact(view, page.reference)])}
${followButton(view, page.statusPath)}`,
  };
}
