import type { RuntimeSettings } from '../../../contract/settings.ts';
import type { Letter } from '../../requests/domain/letters.ts';
import type { LetterLocale } from '../letter-locale.ts';
import { askOf, capitalisedAsk, topicsOf } from '../locale.ts';
import { archiveNotes, receiptNotes, receiptWords } from '../receipt-words.ts';
import { type Block, bullets, facts, heading, link, paragraph, strong } from './blocks.ts';

type ReceiptLetter = Extract<Letter, { type: 'receipt' }>;

/** The account of what was done. It contains no advertising. */
export function receiptLetter(
  letter: ReceiptLetter,
  locale: LetterLocale,
  settings: RuntimeSettings,
): Block[] {
  const { texts, format } = locale;
  const { words } = texts;
  const { receipt, frame } = texts.letters;
  const { provider, periods } = settings;
  const { submittedAt, confirmedAt, performedAt, unfinished } = letter.receipt;
  const isInterim = unfinished.length > 0;
  return [
    paragraph(receipt.why(provider.name, format.moment(submittedAt), askOf(locale, letter))),
    ...(isInterim ? [strong(receipt.interim)] : []),
    facts(
      [words.reference, letter.reference],
      [words.request, capitalisedAsk(locale, letter)],
      [words.received, format.moment(submittedAt)],
      ...(confirmedAt ? [[words.confirmedAt, format.moment(confirmedAt)] as [string, string]] : []),
      ...(performedAt ? [[words.carriedOut, format.moment(performedAt)] as [string, string]] : []),
      [words.dueByLaw, format.moment(letter.dueAt)],
    ),
    ...(letter.kind === 'opt-out' ? optOutResult(letter, locale) : results(letter, locale, settings)),
    ...[...receiptNotes(locale, letter.receipt), ...archiveNotes(locale, letter.receipt)].map(paragraph),
    heading(receipt.next),
    ...(isInterim
      ? []
      : [
          paragraph(receipt.nothingToDo),
          paragraph(receipt.evidence(format.months(periods.evidenceMonths))),
          paragraph(receipt.lastLetter),
        ]),
    paragraph(receipt.notAsked(provider.supportEmail, provider.supportPhone)),
    link(frame.status, letter.statusUrl),
  ];
}

/** When the opt-out was received and took effect, and nothing that could pass for another promotion. */
function optOutResult({ receipt }: ReceiptLetter, { texts, format }: LetterLocale): Block[] {
  if (!receipt.performedAt) return [];
  const refused = topicsOf(texts.words, format, receipt.topics);
  return [
    strong(texts.letters.receipt.stopped(refused, format.moment(receipt.performedAt))),
    paragraph(texts.letters.receipt.stays),
  ];
}

function results(
  { receipt, dueAt }: ReceiptLetter,
  locale: LetterLocale,
  { site }: Pick<RuntimeSettings, 'site'>,
): Block[] {
  const { letters } = locale.texts;
  const stores = receiptWords(locale, receipt, dueAt, site);
  return [
    heading(letters.receipt.what),
    ...(stores.length === 0 ? [paragraph(letters.receipt.nothing)] : []),
    ...stores.flatMap(({ store, lines }) => [strong(store), bullets(lines)]),
  ];
}
