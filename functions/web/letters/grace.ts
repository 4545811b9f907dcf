import type { RuntimeSettings } from '../../../contract/settings.ts';
import type { Letter } from '../../requests/domain/letters.ts';
import type { LetterLocale } from '../letter-locale.ts';
import { askOf, capitalisedAsk } from '../locale.ts';
import { type Block, button, facts, heading, link, paragraph, strong } from './blocks.ts';

/** A confirmed deletion is waiting; how to stop it. */
export function graceLetter(
  letter: Extract<Letter, { type: 'grace' }>,
  locale: LetterLocale,
  { provider }: RuntimeSettings,
): Block[] {
  const { texts, format } = locale;
  const { grace, frame } = texts.letters;
  const endsAt = format.moment(letter.endsAt);
  const dueAt = format.moment(letter.dueAt);
  return [
    paragraph(grace.why(provider.name, format.moment(letter.submittedAt), askOf(locale, letter))),
    strong(grace.nothingYet(endsAt)),
    facts(
      [texts.words.reference, letter.reference],
      [texts.words.request, capitalisedAsk(locale, letter)],
      [grace.startsAt, endsAt],
      [texts.words.dueByLaw, dueAt],
    ),
    heading(grace.stop),
    paragraph(grace.howToStop(endsAt)),
    button(grace.button, letter.cancelUrl),
    paragraph(frame.stopAtOnce(provider.supportPhone, provider.supportEmail, letter.reference)),
    heading(grace.goOn),
    paragraph(grace.doNothing(dueAt)),
    link(frame.status, letter.statusUrl),
  ];
}
