import { partName } from '../../handover/domain/part.ts';
import type { WrittenPart } from '../../requests/domain/request.ts';
import type { Language } from '../../shared/vocabulary.ts';
import type { Category } from '../../stores/domain/plan.ts';
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
import { html, type Markup } from '../html.ts';
import { storeName, unreadableWords } from '../receipt-words.ts';
import * as en from '../texts/en/download.ts';
import * as vi from '../texts/vi/download.ts';
import { type Content, inLanguage, type PageOf, type Pages, type View } from '../view.ts';

const texts: Record<Language, typeof vi> = { vi, en };

type Download = PageOf<'download'>;

/** Downloads an archive, or discards it. Both need the match code. */
function downloadPage(page: Download, view: View): Content {
  const {
    texts: { words },
    format,
  } = view.locale;
  const { download, code, codeHint, codeLostForArchive } = texts[view.language];
  const unreadable = unreadableWords(view.locale, page);
  const error = refusalError(
    view,
    page.error,
    { 'code-missing': 'code', 'code-wrong': 'code' },
    triesLeft(view, 'download', page.triesLeft),
  );
  return {
    title: download.title,
    ...(error && { errors: [error] }),
    body: html`<p class="lead">${page.parts ? download.partsLead : download.lead}</p>
${facts([
  referenceFact(view, page.reference),
  [words.content, words.files(format.number(page.entries), page.entries !== 1)],
  [words.size, format.size(page.size)],
  ...(page.parts ? [[words.parts.label, format.number(page.parts.length)] as const] : []),
  [download.deletesAt, format.instant(page.deletesAt)],
])}
${unreadable !== undefined && html`<p>${unreadable}</p>`}
<form method="post" action="${inLanguage(view, page.action)}" novalidate>
${shortField({
  id: 'code',
  label: code,
  hint: html`${codeHint(page.reference)} ${formLink(view, codeLostForArchive(format.moment(page.deletesAt)))}`,
  error: errorAt(error, 'code'),
  digits: 2,
})}
${
  page.parts
    ? html`<h2>${download.partsTitle}</h2>
<p>${download.partsText}</p>
${partList(view, page.parts)}
${howToUnpack(view)}`
    : html`<p class="buttons"><button class="button" name="action" value="download">${download.button}</button></p>`
}
<h2>${download.discardTitle}</h2>
<p>${download.discardText}</p>
<p class="buttons"><button class="button second danger" name="action" value="discard">${download.discard}</button></p>
</form>`,
  };
}

type DownloadReady = PageOf<'download-ready'>;

function downloadReadyPage(page: DownloadReady, view: View): Content {
  const { format } = view.locale;
  const { downloadReady } = texts[view.language];
  const life = format.duration(view.settings.periods.downloadUrlSeconds);
  const part = page.parts?.[(page.part ?? 1) - 1];
  const button = part
    ? downloadReady.partButton(format.number(page.part ?? 1), format.size(part.bytes))
    : downloadReady.button;
  const file = part ? `-${partName(page.part ?? 1, part)}` : '.zip';
  return {
    title: downloadReady.title,
    body: html`<p class="lead">${downloadReady.lead(life, format.instant(page.expiresAt))}</p>
${linkButton(page.url, button)}
<p>${downloadReady.private}</p>
${facts([referenceFact(view, page.reference)])}
${page.parts && otherParts(page, page.parts, view)}
<h2>${downloadReady.check}</h2>
${part ? html`<p>${downloadReady.partChecks}</p>` : bullets(downloadReady.checks)}
<h2>${downloadReady.brokenOff}</h2>
<p>${downloadReady.goOn}</p>
<p><code>${`curl -C - -o handover-${page.reference}${file} "${downloadReady.newLink}"`}</code></p>
${linkButton(inLanguage(view, page.action), downloadReady.another, 'second')}`,
  };
}

/** Many parts are fetched one after the other: the code that was right is carried on, and typed once. */
const otherParts = (
  { action, code, part }: DownloadReady,
  parts: readonly WrittenPart[],
  view: View,
): Markup => {
  const { downloadReady } = texts[view.language];
  return html`<form method="post" action="${inLanguage(view, action)}">
<input type="hidden" name="code" value="${code ?? ''}">
<h2>${downloadReady.otherParts}</h2>
<p>${downloadReady.codeKept}</p>
${partList(view, parts, part)}
${howToUnpack(view)}
</form>`;
};

const howToUnpack = ({ locale }: View): Markup => {
  const { unpackTitle, unpack } = locale.texts.words.parts;
  return html`<h2>${unpackTitle}</h2>
${bullets(unpack)}`;
};

/** Every part with its size, what it holds, and its button. @param current the one that was just asked for */
function partList(view: View, parts: readonly WrittenPart[], current?: number): Markup {
  const {
    texts: { words },
    format,
  } = view.locale;
  const { download } = texts[view.language];
  const rows = parts.map((part, index) => {
    const number = index + 1;
    const look = number === (current ?? 1) ? 'button' : 'button second';
    return html`<li><p><b>${words.parts.name(format.number(number), format.number(parts.length))}</b><br>
${holdsOf(part, number, view)}</p>
${
  part.bytes > 0 &&
  html`<p class="buttons"><button class="${look}" name="part" value="${String(number)}">${download.partButton(format.number(number))}</button></p>`
}</li>`;
  });
  return html`<ul class="plain parts">${rows}</ul>`;
}

/** What is in a part, without a name of a file: whoever has the link sees it, before the code is typed. */
function holdsOf(
  { bytes, extension, kind, holds, site }: WrittenPart,
  number: number,
  { locale, settings }: View,
): string {
  const { texts, format } = locale;
  const { words } = texts;
  if (bytes === 0) return words.parts.notReadable;
  const counts = (Object.entries(holds) as [Category, number][])
    .filter(([, count]) => count > 0)
    .map(([category, count]) => `${words.categories[category]}: ${format.number(count)}`);
  const what = [
    ...counts,
    ...(number === 1 ? [words.parts.first] : []),
    ...(kind === 'as-it-is' ? [words.parts.asItIs] : []),
  ].join('; ');
  const store = site ? storeName(locale, site.store, settings.site) : '';
  return [store, what, extension.toUpperCase(), format.size(bytes)].filter((text) => text !== '').join(' · ');
}

function archiveDiscardedPage(page: PageOf<'archive-discarded'>, view: View): Content {
  const { discarded } = texts[view.language];
  return {
    title: discarded.title,
    body: html`<p class="lead">${discarded.text}</p>
${facts([referenceFact(view, page.reference)])}
${followButton(view, page.statusPath)}`,
  };
}

export const downloadPages: Pages<'download' | 'download-ready' | 'archive-discarded'> = {
  download: downloadPage,
  'download-ready': downloadReadyPage,
  'archive-discarded': archiveDiscardedPage,
};
