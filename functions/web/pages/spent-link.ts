import { pathOf } from '../../shared/links.ts';
import type { RefusalReason } from '../../shared/refusal.ts';
import type { Language } from '../../shared/vocabulary.ts';
import { facts, followButton, linkButton, referenceFact } from '../components.ts';
import { html } from '../html.ts';
import * as en from '../texts/en/spent-link.ts';
import * as vi from '../texts/vi/spent-link.ts';
import { type Content, inLanguage, type PageOf, type Pages, type View } from '../view.ts';

const texts: Record<Language, typeof vi> = { vi, en };

type Spent = PageOf<'spent-link'>;

/** Refusals after which only a new request can help. */
const endings: readonly RefusalReason[] = ['no-more-fresh-links', 'address-changed'];

interface End {
  title: string;
  text: string;
  next: string;
  /** Set if only a new request can help. */
  suggestsNewRequest?: true;
}

/** Tells the holder of a link that can do nothing (any more) what happened to the request. */
function spentLinkPage(page: Spent, view: View): Content {
  const { refusals, newRequest } = texts[view.language];
  const end = endOf(page, view);
  const { title, text, next } = end ?? refusals[page.reason];
  const suggestsNewRequest = end?.suggestsNewRequest === true || endings.includes(page.reason);
  return {
    title,
    body: html`<p class="lead">${text}</p>
<p>${next}</p>
${facts([referenceFact(view, page.view.reference)])}
${followButton(view, page.statusPath)}
${suggestsNewRequest && linkButton(inLanguage(view, pathOf('form')), newRequest, 'second')}`,
  };
}

/** What happened to the request, where that explains the refusal better than the link's own state. */
function endOf(
  { reason, route, view: request }: Spent,
  { language, locale: { format } }: View,
): End | undefined {
  const { ended } = texts[language];
  if (route === 'download' && reason === 'link-locked')
    return { ...ended.archiveLocked, suggestsNewRequest: true };
  const { timeline, status, cancelledAt, graceEndsAt, downloads } = request;
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

export const spentLinkPages: Pages<'spent-link'> = { 'spent-link': spentLinkPage };
