import type { RuntimeSettings } from '../../../contract/settings.ts';
import type { Letter } from '../../requests/domain/letters.ts';
import type { LetterLocale } from '../letter-locale.ts';
import { askOf, capitalisedAsk } from '../locale.ts';
import { storeName, unreadableWords } from '../receipt-words.ts';
import { type Block, button, facts, heading, link, numbered, paragraph } from './blocks.ts';

/**
 * A handover's archive can be downloaded. The letter links to our page; it never contains the archive or a download
 * URL.
 */
export function archiveReadyLetter(
  letter: Extract<Letter, { type: 'archive-ready' }>,
  locale: LetterLocale,
  { provider, periods, site }: RuntimeSettings,
): Block[] {
  const { texts, format } = locale;
  const { words } = texts;
  const { archiveReady, frame } = texts.letters;
  const deletesAt = format.moment(letter.deletesAt);
  const unreadable = unreadableWords(locale, letter);
  const notInCopy = letter.notInCopy?.map((store) => storeName(locale, store, site));
  const linkLife = format.duration(periods.downloadUrlSeconds);
  const parts = letter.parts === undefined ? undefined : format.number(letter.parts);
  return [
    paragraph(archiveReady.why(provider.name, format.moment(letter.submittedAt), askOf(locale, letter))),
    facts(
      [words.reference, letter.reference],
      [words.request, capitalisedAsk(locale, letter)],
      [words.content, words.files(format.number(letter.entries), letter.entries !== 1)],
      [words.size, format.size(letter.size)],
      ...(parts === undefined ? [] : [[words.parts.label, parts] as [string, string]]),
      [archiveReady.deletesAt, deletesAt],
    ),
    ...(unreadable === undefined ? [] : [paragraph(unreadable)]),
    ...(notInCopy === undefined
      ? []
      : [paragraph(archiveReady.notInCopy(format.list(notInCopy), provider.supportEmail))]),
    heading(archiveReady.how),
    numbered(parts === undefined ? archiveReady.steps(linkLife) : archiveReady.stepsInParts(linkLife, parts)),
    button(archiveReady.button, letter.downloadUrl),
    heading(archiveReady.next),
    paragraph(archiveReady.deletedBy(deletesAt)),
    heading(archiveReady.notAsked),
    paragraph(archiveReady.report(provider.supportEmail, provider.supportPhone)),
    link(frame.status, letter.statusUrl),
  ];
}
