import type { RuntimeSettings } from '../../../contract/settings.ts';
import type { Letter } from '../../requests/domain/letters.ts';
import type { LetterLocale } from '../letter-locale.ts';
import { askOf, capitalisedAsk, unlinked } from '../locale.ts';
import { type Block, facts, link, paragraph, strong } from './blocks.ts';

/** A request was cancelled before anything was done. */
export function cancelledLetter(
  letter: Extract<Letter, { type: 'cancelled' }>,
  locale: LetterLocale,
  { provider }: RuntimeSettings,
): Block[] {
  const { texts, format } = locale;
  const { cancelled } = texts.letters;
  return [
    paragraph(cancelled.why(provider.name, format.moment(letter.submittedAt), askOf(locale, letter))),
    ...(letter.reason === undefined ? [] : [paragraph(cancelled.byStaff)]),
    strong(cancelled.results[letter.kind]),
    facts(
      [texts.words.reference, letter.reference],
      [texts.words.request, capitalisedAsk(locale, letter)],
      [cancelled.at, format.moment(letter.cancelledAt)],
      ...reasonFact(letter, locale),
    ),
    paragraph(cancelled.next),
    paragraph(
      letter.reason === undefined
        ? cancelled.notYou(provider.supportEmail, provider.supportPhone)
        : cancelled.questions(provider.supportEmail, provider.supportPhone),
    ),
  ];
}

const reasonFact = ({ reason }: { reason?: string }, { texts }: LetterLocale): [string, string][] =>
  reason === undefined ? [] : [[texts.letters.cancelled.reason, unlinked(reason)]];

/** An earlier request covers this one and will carry it out: one receipt will account for both. */
export function joinedLetter(
  letter: Extract<Letter, { type: 'joined' }>,
  locale: LetterLocale,
  { provider }: RuntimeSettings,
): Block[] {
  const { texts, format } = locale;
  const { joined, frame } = texts.letters;
  return [
    paragraph(joined.why(provider.name, format.moment(letter.submittedAt), askOf(locale, letter))),
    strong(joined.covered(letter.joinedTo)),
    facts(
      [texts.words.reference, letter.reference],
      [texts.words.request, capitalisedAsk(locale, letter)],
      [joined.joinedTo, letter.joinedTo],
    ),
    paragraph(joined.next(letter.joinedTo)),
    paragraph(joined.notYou(provider.supportEmail, provider.supportPhone)),
    link(frame.status, letter.statusUrl),
  ];
}
