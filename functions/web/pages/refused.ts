import { pathOf } from '../../shared/links.ts';
import type { RefusalReason } from '../../shared/refusal.ts';
import type { Language } from '../../shared/vocabulary.ts';
import { facts, followButton, linkButton, referenceFact } from '../components.ts';
import { html } from '../html.ts';
import * as en from '../texts/en/refusals.ts';
import * as vi from '../texts/vi/refusals.ts';
import { type Content, inLanguage, type PageOf, type Pages, type View } from '../view.ts';

const texts: Record<Language, typeof vi> = { vi, en };

type Refused = PageOf<'refused'>;

/** Refusals after which only a new request can help. */
const endings: readonly RefusalReason[] = ['no-more-fresh-links', 'address-changed'];

interface End {
  title: string;
  text: string;
  next: string;
  /** Set if only a new request can help. */
  suggestsNewRequest?: true;
}

/**
 * A helpful answer to a click that can do nothing. A holder of one of the request's links is told what happened to it.
 */
function refusedPage(page: Refused, view: View): Content {
  const { refusals, newRequest } = texts[view.language];
  const end = endOf(page, view);
  const { title, text, next } = end ?? refusals[page.reason];
  const { about, reason } = page;
  const isOfRequest = page.route !== 'consent';
  const suggestsNewRequest =
    isOfRequest && (about === undefined || end?.suggestsNewRequest === true || endings.includes(reason));
  return {
    title,
    body: html`<p class="lead">${text}</p>
<p>${next}</p>
${about && facts([referenceFact(view, about.view.reference)])}
${about && followButton(view, about.statusPath)}
${suggestsNewRequest && linkButton(inLanguage(view, pathOf('form')), newRequest, 'second')}`,
  };
}

/** What happened to the request, where that explains the refusal better than the link's own state. */
function endOf({ reason, route, about }: Refused, view: View): End | undefined {
  const { ended, unknownConsentLink } = texts[view.language];
  if (route === 'consent' && reason === 'link-unknown') return unknownConsentLink;
  if (route === 'download' && reason === 'link-locked')
    return { ...ended.archiveLocked, suggestsNewRequest: true };
  return about && endOfRequest({ reason, ...(route && { route }), about }, view);
}

function endOfRequest(
  { reason, route, about }: Pick<Refused, 'reason' | 'route'> & { about: NonNullable<Refused['about']> },
  { language, locale: { format } }: View,
): End | undefined {
  const { ended } = texts[language];
  const { timeline, status, cancelledAt, graceEndsAt, downloads } = about.view;
  const withDate = ({ title, text, next }: typeof ended.cancelled, at: string) => ({
    title,
    text: text(format.instant(at)),
    next,
  });
  const reached = (milestone: string) => timeline.find((step) => step.milestone === milestone)?.at;
  const [confirmedAt, closedAt] = [reached('confirmed'), reached('closed')];
  if (cancelledAt) return withDate(ended.cancelled, cancelledAt);
  if (route === 'confirm' && confirmedAt) return withDate(ended.confirmed, confirmedAt);
  const isUnconfirmed = route === 'confirm' && status === 'expired';
  if (isUnconfirmed && closedAt)
    return { ...withDate(ended.unconfirmed, closedAt), suggestsNewRequest: true };
  const isWaitOver = route === 'confirm' && reason === 'too-late' && status === 'awaiting-confirmation';
  if (isWaitOver) return { ...ended.waitOver, suggestsNewRequest: true };
  if (route === 'cancel' && !graceEndsAt) return ended.tooLateToCancel;
  if (route === 'download' && downloads?.deletedAt)
    return { ...withDate(ended.archiveGone, downloads.deletedAt), suggestsNewRequest: true };
  return undefined;
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
