import { type MailOutcome, undeliveredReasons } from '../../shared/mail-outcomes.ts';
import type { LetterName, LetterReport, Request, Undelivered } from './request.ts';

/** One report about one message of a request. */
export interface ReportedLetter {
  letter: LetterName;
  messageId: string;
  sentAt: string;
  outcome: MailOutcome;
  at: string;
  code?: string;
}

/** The reports with one more. They come late, in any order and repeatedly: the result is the same. */
export function withReport(
  reports: Request['letterReports'] = {},
  reported: ReportedLetter,
): NonNullable<Request['letterReports']> {
  const { messageId, letter, sentAt } = reported;
  const known = reports[messageId] ?? { letter, sentAt };
  return { ...reports, [messageId]: { ...known, ...factOf(known, reported) } };
}

/** Does a report say nothing new? */
export const isReported = ({ letterReports }: Request, reported: ReportedLetter): boolean => {
  const known = letterReports?.[reported.messageId];
  return (
    known !== undefined &&
    Object.entries(factOf(known, reported)).every(
      ([name, fact]) => JSON.stringify(known[name as keyof LetterReport]) === JSON.stringify(fact),
    )
  );
};

function factOf(known: LetterReport, { outcome, at, code }: ReportedLetter): Partial<LetterReport> {
  switch (outcome) {
    case 'delivered':
      return { deliveredAt: earliest(known.deliveredAt, at) };
    case 'complained':
      return { complainedAt: earliest(known.complainedAt, at) };
    default:
      return { undelivered: surer(known.undelivered, { at, reason: outcome, ...(code && { code }) }) };
  }
}

const earliest = (known: string | undefined, at: string): string =>
  known !== undefined && known <= at ? known : at;

/** Of two reasons the more certain one, of two times the first. */
function surer(known: Undelivered | undefined, other: Undelivered): Undelivered {
  if (!known) return other;
  const rank = ({ reason }: Undelivered) => undeliveredReasons.indexOf(reason);
  const isKnownSurer = rank(known) - rank(other) || known.at.localeCompare(other.at);
  return isKnownSurer <= 0 ? known : other;
}

/** Why a letter did not arrive, if so. An automatic answer is reported as a soft bounce of what was delivered. */
function undeliveredIn(report: LetterReport | undefined): Undelivered | undefined {
  const isAnswered = report?.undelivered?.reason === 'soft-bounced' && report.deliveredAt !== undefined;
  return isAnswered ? undefined : report?.undelivered;
}

const undeliveredOf = ({ letterReports }: Request, messageId: string): Undelivered | undefined =>
  undeliveredIn(letterReports?.[messageId]);

/**
 * Was the customer told what a letter says: by the letter, unless it is known not to have arrived, or by an operator?
 * Whoever followed its link has it, whatever was reported. A letter whose link is dead, because another attempt made a
 * newer link meanwhile, tells nothing.
 */
export function isTold(request: Request, name: LetterName): boolean {
  const letter = request.letters[name];
  if (request.told?.[name] !== undefined) return true;
  if (letter === undefined || letter.link !== linkHashOf(request, name)) return false;
  return undeliveredOf(request, letter.messageId) === undefined || hasFollowed(request, name);
}

/** The stored hash of the link that such a letter carries; `undefined` for a letter without a link of its own. */
export function linkHashOf(
  { confirmation, grace, delivery }: Pick<Request, 'confirmation' | 'grace' | 'delivery'>,
  name: LetterName,
): string | undefined {
  if (name === 'confirm') return confirmation?.secret.hash;
  if (name === 'grace') return grace?.secret.hash;
  return name === 'archive-ready' ? delivery?.secret.hash : undefined;
}

function hasFollowed({ confirmation, delivery }: Request, name: LetterName): boolean {
  if (name === 'confirm') return confirmation?.confirmedAt !== undefined;
  return name === 'archive-ready' && (delivery?.mints.length ?? 0) > 0;
}

/**
 * The letters that did not arrive, as long as nobody has told the customer in another way. Not the one to a former
 * address: that its mailbox is gone is no news.
 */
export function undeliveredLetters(request: Request): (Undelivered & { letter: LetterName })[] {
  return Object.entries(request.letters).flatMap(([name, { messageId }]) => {
    const letter = name as LetterName;
    if (letter === 'address-changed') return [];
    const undelivered = undeliveredOf(request, messageId);
    return undelivered && !isTold(request, letter) ? [{ letter, ...undelivered }] : [];
  });
}

/**
 * When the customer got the first answer that the law asks for: the earliest letter that asks for the confirmation and
 * explains the procedure, of those that arrived or of which nothing else is known. `undefined`: none. A customer who
 * followed a link, be it only for a fresh one, has had the answer.
 */
export function firstAnswerOf(request: Request): string | undefined {
  const { letters, letterReports, told, confirmation, acknowledgedAt } = request;
  const sent = letters.confirm;
  if (confirmation?.confirmedAt || confirmation?.freshLinks) return acknowledgedAt ?? sent?.at;
  const answers = [
    ...(sent && !undeliveredOf(request, sent.messageId) ? [sent.at] : []),
    ...(told?.confirm ? [told.confirm] : []),
    ...Object.entries(letterReports ?? {})
      .filter(([messageId, { letter }]) => letter === 'confirm' && messageId !== sent?.messageId)
      .filter(([, report]) => report.deliveredAt !== undefined && !undeliveredIn(report))
      .map(([, { sentAt }]) => sentAt),
  ];
  return answers.sort()[0];
}
