import { shortfallOf } from '../../requests/domain/receipt.ts';
import type { StatusView } from '../../requests/domain/status-view.ts';
import type { Language } from '../../shared/vocabulary.ts';
import { facts, linkButton, referenceFact } from '../components.ts';
import { html, type Markup } from '../html.ts';
import { capitalisedAsk, topicsOf } from '../locale.ts';
import { receiptNotes, receiptWords, storeName, unreadableWords } from '../receipt-words.ts';
import * as en from '../texts/en/status.ts';
import * as vi from '../texts/vi/status.ts';
import { type Content, inLanguage, type PageOf, type Pages, type View } from '../view.ts';
import { graceOver } from './grace-over.ts';

const texts: Record<Language, typeof vi> = { vi, en };

/** The state of a request: what was done, what comes next and when, and the account of it. */
function statusPage(page: PageOf<'status'>, view: View): Content {
  const { words } = view.locale.texts;
  const { status } = texts[view.language];
  const { view: request } = page;
  const { supportEmail, supportPhone } = view.settings.provider;
  const graceNotice = graceOver(view, request);
  // Behind a person nothing goes on by itself.
  const isWaiting = request.waitsFor !== undefined && request.status !== 'needs-attention';
  const { name, meaning } = stateOf(view, request, graceNotice);
  return {
    title: status.title,
    ...(request.refreshes &&
      view.updates !== 'off' && { refreshSeconds: refreshSecondsOf(request, view.now) }),
    body: html`<section class="box" aria-live="polite" aria-labelledby="status-title">
<h2 id="status-title">${name}</h2>
<p>${meaning}</p>
${isDeleting(request) && html`<p>${words.deletionBegun}</p>`}
${graceNotice === undefined && isWaiting && html`<p>${status.waitsFor(request.waitsFor ?? '')}</p>`}
${request.joinedTo !== undefined && html`<p>${status.joinedTo(request.joinedTo)}</p>`}
${request.letterCameBack && html`<p><strong>${status.letterCameBack(supportEmail, supportPhone)}</strong></p>`}
${graceNotice === undefined && request.graceEndsAt !== undefined && html`<p><strong>${untilGraceEnds(view, request.status, request.graceEndsAt)}</strong></p>`}
</section>
${page.cancelPath !== undefined && !request.cancelledAt && linkButton(inLanguage(view, page.cancelPath), status.cancel)}
${request.refreshes && updates(view)}
${facts([
  referenceFact(view, request.reference),
  [words.request, capitalisedAsk(view.locale, request)],
  ...deadlines(view, request),
])}
${timeline(view, request)}
${request.progress.length > 0 && !request.closed && !request.receipt && progress(view, request)}
${results(view, request)}
${request.downloads && downloads(view, request, request.downloads)}
<p class="quiet">${words.timeZone}</p>`,
  };
}

/** Past the point of no return. Until then, even a request in execution can be cancelled. */
const isDeleting = ({ kind, status, graceEndsAt, cancelledAt }: StatusView): boolean =>
  kind === 'deletion' && status === 'executing' && !graceEndsAt && !cancelledAt;

/** The legal deadlines, while there is something to do or an account of what was done. */
function deadlines({ locale }: View, request: StatusView): [string, string][] {
  if (request.cancelledAt || (request.closed && !request.receipt)) return [];
  const { format } = locale;
  const performance: [string, string] = [locale.texts.words.dueByLaw, format.moment(request.dueAt)];
  const isAcknowledged = request.timeline.some(({ milestone, at }) => milestone === 'asked' && at);
  if (isAcknowledged) return [performance];
  return [
    performance,
    [texts[locale.language].status.firstResponseBy, format.moment(request.firstResponseBy)],
  ];
}

/** The state in words. What is on record shows at once; a grace period past its promised end explains the delay. */
function stateOf(
  { locale }: View,
  { kind, status, cancelledAt, pending, timeline, receipt }: StatusView,
  graceNotice: string | undefined,
) {
  const { words } = locale.texts;
  const { status: page, graceOver } = texts[locale.language];
  if (cancelledAt) return words.statuses.cancelled;
  if (pending === 'confirmed') return page.pending.confirmed[kind];
  if (pending === 'fresh-link' || pending === 'discarded') return page.pending[pending];
  const isAsked = timeline.some(({ milestone, at }) => milestone === 'asked' && at !== undefined);
  if (status === 'awaiting-confirmation' && !isAsked) return words.statuses.received;
  if (status === 'completed' || status === 'completed-with-exceptions')
    return completion(words, status, receipt);
  if (graceNotice === undefined) return words.statuses[status];
  const { name, meaning } = words.statuses[status];
  return status === 'in-grace-period'
    ? { name: graceOver.name, meaning: graceNotice }
    : { name, meaning: `${meaning} ${graceNotice}` };
}

/** Completed, and nothing called done that was not. */
function completion(
  { statuses, completions }: View['locale']['texts']['words'],
  status: 'completed' | 'completed-with-exceptions',
  receipt: StatusView['receipt'],
) {
  const { held, notReached, notInCopy } = shortfallOf(receipt?.lines ?? []);
  if (notReached) {
    const { name, meaning } = completions.notReached;
    return { name, meaning: held ? `${meaning} ${completions.alsoHeld}` : meaning };
  }
  return notInCopy ? completions.notInCopy : statuses[status];
}

/** Every five seconds while something is about to happen; once a minute while the next date is far off. */
function refreshSecondsOf(request: StatusView, now: string): number {
  const { status, pending } = request;
  if (pending) return 5;
  const next = stepsOf(request, now).find(({ at }) => at === undefined)?.expectedAt;
  const isFar = next !== undefined && Date.parse(next) - Date.parse(now) > 3_600_000;
  return isFar && status !== 'received' && status !== 'executing' ? 60 : 5;
}

/**
 * Pages that update automatically must be stoppable. Offered early on the page: users of a keyboard or screen reader
 * start over with each update.
 */
function updates({ locale, updates }: View): Markup {
  const { status } = texts[locale.language];
  const own = `?lang=${locale.language}`;
  if (updates === undefined) return html`<p class="quiet">${status.updates.on}</p>`;
  const [path, wish] =
    updates === 'on' ? [`${own}&updates=off`, status.stopUpdates] : [own, status.startUpdates];
  return html`<p class="quiet">${status.updates[updates]} <a class="touch" href="${path}">${wish}</a></p>`;
}

/** A countdown to the deletion; behind a person, only what it cannot begin before. */
function untilGraceEnds({ locale, now }: View, status: StatusView['status'], endsAt: string): string {
  const { format } = locale;
  const page = texts[locale.language].status;
  const moment = format.moment(endsAt);
  if (status === 'needs-attention') return page.notBefore(moment);
  const seconds = (Date.parse(endsAt) - Date.parse(now)) / 1000;
  return page.remaining(format.duration(seconds), moment);
}

/**
 * The current milestones. What a cancelled request would have done is left out, and a grace period's promised end
 * counts as reached even while the deletion waits for something else.
 */
const stepsOf = ({ timeline, cancelledAt }: StatusView, now: string): StatusView['timeline'] =>
  timeline
    .filter(({ milestone, at }) => at !== undefined || milestone === 'closed' || !cancelledAt)
    .map((step) =>
      step.milestone === 'grace-ends' && step.expectedAt !== undefined && step.expectedAt <= now
        ? { milestone: step.milestone, at: step.expectedAt }
        : step,
    );

function timeline({ locale, now }: View, request: StatusView): Markup {
  const { words } = locale.texts;
  const { status } = texts[locale.language];
  const steps = stepsOf(request, now);
  const next = steps.findIndex(({ at }) => at === undefined);
  const items = steps.map(({ milestone, at, expectedAt }, index) => {
    const state = at !== undefined ? 'done' : index === next ? 'next' : 'later';
    const expected = milestone === 'grace-ends' ? status.at : status.latest;
    const date = at ?? expectedAt;
    const when = date && (at ? locale.format.moment(at) : expected(locale.format.moment(date)));
    return html`<li class="${state}"><b>${words.milestones[milestone]}</b>
<span class="${state === 'done' ? 'good' : 'quiet'}">${status[state]}</span>${when && html`<span class="quiet">: <time datetime="${date}">${when}</time></span>`}</li>`;
  });
  return html`<h2>${status.timeline}</h2>
<ol class="timeline">${items}</ol>`;
}

function progress({ locale, settings }: View, request: StatusView): Markup {
  const { status } = texts[locale.language];
  const colours = { waiting: 'quiet', done: 'good', failed: 'bad' };
  const items = request.progress.map(
    ({ store, state }) =>
      html`<li>${storeName(locale, store, settings.site)}: <strong class="${colours[state]}">${status.states[state]}</strong></li>`,
  );
  return html`<section aria-live="polite">
<h2>${status.progress}</h2>
<ul class="plain">${items}</ul>
</section>`;
}

function results(view: View, request: StatusView): Markup | undefined {
  const {
    texts: { words },
    format,
  } = view.locale;
  const { status } = texts[view.language];
  const { receipt } = request;
  if (!receipt) return undefined;
  const stopped =
    request.kind === 'opt-out' &&
    receipt.performedAt !== undefined &&
    html`<p>${status.stopped(topicsOf(words, format, receipt.topics), format.moment(receipt.performedAt))}</p>`;
  const stores = receiptWords(view.locale, receipt, request.dueAt, view.settings.site);
  if (!stopped && stores.length === 0) return undefined;
  return html`<h2>${status.receipt}</h2>
${stopped}
${stores.map(
  ({ store, lines }) => html`<h3>${store}</h3>
<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`,
)}
${receiptNotes(view.locale, receipt).map((note) => html`<p>${note}</p>`)}`;
}

function downloads(
  { locale }: View,
  { timeline }: StatusView,
  archive: NonNullable<StatusView['downloads']>,
): Markup {
  const {
    texts: { words },
    format,
  } = locale;
  const { status } = texts[locale.language];
  const unreadable = unreadableWords(locale, archive);
  const mints = archive.mints.map((at) => html`<li>${format.moment(at)}</li>`);
  const isGone = timeline.some(({ milestone, at }) => milestone === 'archive-deleted' && at !== undefined);
  const end = archive.deletedAt
    ? ([isGone ? status.deletedAt : status.deletingSince, format.moment(archive.deletedAt)] as const)
    : ([status.downloadUntil, format.moment(archive.deletesAt)] as const);
  return html`<h2>${status.downloads}</h2>
${facts([
  [words.content, words.files(format.number(archive.entries), archive.entries !== 1)],
  [words.size, format.size(archive.size)],
  ...(archive.parts === undefined ? [] : [[words.parts.label, format.number(archive.parts)] as const]),
  end,
  [
    status.mints,
    mints.length > 0
      ? html`<ul class="plain">${mints}</ul>`
      : archive.deletedAt
        ? status.neverMinted
        : status.noMints,
  ],
])}
${mints.length > 0 && html`<p>${status.unknownDownload}</p>`}
${isGone && mints.length === 0 && html`<p>${words.archive.neverDownloaded}</p>`}
${unreadable !== undefined && html`<p>${unreadable}</p>`}`;
}

export const statusPages: Pages<'status'> = { status: statusPage };
