import type { Receipt } from '../../domain/receipt.ts';
import type { StatusView } from '../../domain/status-view.ts';
import { facts, referenceFact } from '../components.ts';
import { html, type Markup } from '../html.ts';
import { askAlone, topicsOf } from '../locale.ts';
import type { Page } from '../page.ts';
import { receiptWords } from '../receipt-words.ts';
import type { Content, View } from '../view.ts';

/** Where a request stands: what was done, what comes next and when, and the account of it. */
export function statusPage(page: Extract<Page, { type: 'status' }>, view: View): Content {
  const { texts, format } = view.locale;
  const { words, pages } = texts;
  const { view: request } = page;
  const isAcknowledged = request.timeline.some(({ milestone, at }) => milestone === 'asked' && at);
  const { name, meaning } = words.statuses[request.status];
  return {
    title: pages.status.title,
    ...(request.refreshes &&
      view.updates !== 'off' && { refreshSeconds: refreshSecondsOf(request, view.now) }),
    body: html`<section class="box" aria-live="polite" aria-labelledby="status-title">
<h2 id="status-title">${name}</h2>
<p>${meaning}</p>
${request.waitsFor !== undefined && html`<p>${pages.status.waitsFor(request.waitsFor)}</p>`}
${request.joinedTo !== undefined && html`<p>${pages.status.joinedTo(request.joinedTo)}</p>`}
${request.graceEndsAt !== undefined && html`<p><strong>${remaining(view, request.graceEndsAt)}</strong></p>`}
</section>
${page.cancelHint && html`<p>${cancelHint(view, request)}</p>`}
${facts([
  referenceFact(view, request.reference),
  [words.request, askAlone(view.locale, request)],
  [words.dueByLaw, format.instant(request.dueAt)],
  ...(isAcknowledged
    ? []
    : [[pages.status.firstResponseBy, format.instant(request.firstResponseBy)] as const]),
])}
${timeline(view, request)}
${request.progress.length > 0 && !request.closed && progress(view, request)}
${results(view, request)}
${request.downloads && downloads(view, request.downloads)}
${request.refreshes && updates(view)}`,
  };
}

/** Every five seconds while something is about to happen; once a minute when the next date is far. */
function refreshSecondsOf({ status, timeline }: StatusView, now: string): number {
  const next = timeline.find(({ at }) => at === undefined)?.expectedAt;
  const isFar = next !== undefined && Date.parse(next) - Date.parse(now) > 3_600_000;
  return isFar && status !== 'received' && status !== 'executing' ? 60 : 5;
}

/** Pages that change by themselves must be able to stand still. */
function updates({ locale, updates }: View): Markup {
  const { status } = locale.texts.pages;
  const own = `?lang=${locale.language}`;
  if (updates === undefined) return html`<p class="quiet">${status.updates.on}</p>`;
  const [path, wish] =
    updates === 'on' ? [`${own}&updates=off`, status.stopUpdates] : [own, status.startUpdates];
  return html`<p class="quiet">${status.updates[updates]} <a class="touch" href="${path}">${wish}</a></p>`;
}

function remaining({ locale, now }: View, endsAt: string): string {
  const seconds = (Date.parse(endsAt) - Date.parse(now)) / 1000;
  return locale.texts.pages.status.remaining(locale.format.duration(seconds), locale.format.instant(endsAt));
}

/** The grace letter leaves with the confirmation. */
function cancelHint({ locale }: View, { timeline }: StatusView): string {
  const { status } = locale.texts.pages;
  const confirmedAt = timeline.find(({ milestone }) => milestone === 'confirmed')?.at;
  return confirmedAt ? status.cancelHint(locale.format.day(confirmedAt)) : status.cancelHintWithoutDate;
}

function timeline({ locale }: View, request: StatusView): Markup {
  const { words, pages } = locale.texts;
  const { status } = pages;
  const next = request.timeline.findIndex(({ at }) => at === undefined);
  const items = request.timeline.map(({ milestone, at, expectedAt }, index) => {
    const state = at !== undefined ? 'done' : index === next ? 'next' : 'later';
    const expected = milestone === 'grace-ends' ? status.at : status.latest;
    const date = at ?? expectedAt;
    const said = date && (at ? locale.format.instant(at) : expected(locale.format.instant(date)));
    return html`<li class="${state}"><b>${words.milestones[milestone]}</b>
<span class="${state === 'done' ? 'good' : 'quiet'}">${status[state]}</span>${said && html`<span class="quiet">: <time datetime="${date}">${said}</time></span>`}</li>`;
  });
  return html`<h2>${status.timeline}</h2>
<ol class="timeline">${items}</ol>`;
}

function progress({ locale }: View, request: StatusView): Markup {
  const { words, pages } = locale.texts;
  const colours = { waiting: 'quiet', done: 'good', failed: 'bad' };
  const items = request.progress.map(
    ({ store, state }) =>
      html`<li>${words.stores[store]}: <strong class="${colours[state]}">${pages.status.states[state]}</strong></li>`,
  );
  return html`<section aria-live="polite">
<h2>${pages.status.progress}</h2>
<ul class="plain">${items}</ul>
</section>`;
}

function results(view: View, request: StatusView): Markup | undefined {
  const { texts, format } = view.locale;
  const { words, pages } = texts;
  const { receipt } = request;
  if (!receipt) return undefined;
  const stopped =
    request.kind === 'opt-out' &&
    receipt.performedAt !== undefined &&
    html`<p>${pages.status.stopped(topicsOf(words, format, receipt.topics), format.instant(receipt.performedAt))}</p>`;
  const lines = linesOfFinishedStores(receipt, request);
  if (!stopped && lines.length === 0) return undefined;
  const has = (result: string) => lines.some((line) => line.result === result);
  return html`<h2>${pages.status.receipt}</h2>
${stopped}
${receiptWords(view.locale, { lines }).map(
  (account) => html`<h3>${account.store}</h3>
<ul>${account.lines.map(({ category, text }) => html`<li>${category}: ${text}</li>`)}</ul>`,
)}
${has('held') && html`<p>${words.keptExplained}</p>`}
${has('failed') && html`<p>${words.failedExplained}</p>`}`;
}

/** While work runs, a receipt counts a store that is still waiting as failed; a customer would be frightened by it. */
function linesOfFinishedStores({ lines }: Receipt, { progress: stores }: StatusView): Receipt['lines'] {
  const waiting = stores.filter(({ state }) => state === 'waiting').map(({ store }) => store);
  return lines.filter(({ store }) => !waiting.includes(store));
}

function downloads({ locale }: View, archive: NonNullable<StatusView['downloads']>): Markup {
  const { texts, format } = locale;
  const { status } = texts.pages;
  const mints = archive.mints.map((at) => html`<li>${format.instant(at)}</li>`);
  return html`<h2>${status.downloads}</h2>
${facts([
  [texts.words.content, texts.words.files(format.number(archive.entries), archive.entries !== 1)],
  [texts.words.size, format.size(archive.size)],
  [status.downloadUntil, format.instant(archive.deletesAt)],
  [status.mints, mints.length > 0 ? html`<ul class="plain">${mints}</ul>` : status.noMints],
])}
${mints.length > 0 && html`<p>${status.unknownDownload}</p>`}
${archive.missing > 0 && html`<p>${texts.words.unreadable(format.number(archive.missing), archive.missing !== 1)}</p>`}`;
}
