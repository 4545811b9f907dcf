import type { RuntimeSettings } from '../../contract.ts';
import type { Letter } from '../../domain/letters.ts';
import { askAlone, askOf, type Locale, topicsOf } from '../locale.ts';
import { receiptWords } from '../receipt-words.ts';
import { type Block, bullets, facts, heading, link, paragraph, strong } from './blocks.ts';

type ReceiptLetter = Extract<Letter, { type: 'receipt' }>;

/** The account of what was done. It advertises nothing. */
export function receiptLetter(letter: ReceiptLetter, locale: Locale, settings: RuntimeSettings): Block[] {
  const { texts, format } = locale;
  const { words } = texts;
  const { receipt, frame } = texts.letters;
  const { provider, periods } = settings;
  const { submittedAt, confirmedAt, performedAt, complete } = letter.receipt;
  return [
    paragraph(receipt.why(provider.name, format.instant(submittedAt), askOf(locale, letter))),
    ...(complete ? [] : [strong(receipt.interim)]),
    facts(
      [words.reference, letter.reference],
      [words.request, askAlone(locale, letter)],
      [words.received, format.instant(submittedAt)],
      ...(confirmedAt ? [[words.confirmedAt, format.instant(confirmedAt)] as [string, string]] : []),
      ...(performedAt ? [[words.carriedOut, format.instant(performedAt)] as [string, string]] : []),
    ),
    ...(letter.kind === 'opt-out' ? refusal(letter, locale) : results(letter, locale)),
    heading(receipt.next),
    ...(complete
      ? [paragraph(receipt.nothingToDo), paragraph(receipt.evidence(format.months(periods.evidenceMonths)))]
      : []),
    ...(complete ? [paragraph(receipt.lastLetter)] : []),
    paragraph(receipt.notAsked(provider.supportEmail, provider.supportPhone)),
    link(frame.status, letter.statusUrl),
  ];
}

/** Received at, stops at, and nothing that could be taken for another promotion. */
function refusal({ receipt }: ReceiptLetter, { texts, format }: Locale): Block[] {
  if (!receipt.performedAt) return [];
  const refused = topicsOf(texts.words, format, receipt.topics);
  return [
    strong(texts.letters.receipt.stopped(refused, format.instant(receipt.performedAt))),
    paragraph(texts.letters.receipt.stays),
  ];
}

function results({ receipt }: ReceiptLetter, locale: Locale): Block[] {
  const { words, letters } = locale.texts;
  const stores = receiptWords(locale, receipt);
  const has = (result: string) => receipt.lines.some((line) => line.result === result);
  return [
    heading(letters.receipt.what),
    ...(stores.length === 0 ? [paragraph(letters.receipt.nothing)] : []),
    ...stores.flatMap(({ store, lines }) => [
      strong(store),
      bullets(lines.map(({ category, text }) => `${category}: ${text}`)),
    ]),
    ...(has('held') ? [paragraph(words.keptExplained)] : []),
    ...(has('failed') ? [paragraph(words.failedExplained)] : []),
  ];
}
