import type { RuntimeSettings } from '../../../contract/settings.ts';
import type { Letter } from '../../requests/domain/letters.ts';
import type { LetterLocale } from '../letter-locale.ts';
import { askOf, capitalisedAsk } from '../locale.ts';
import { type Block, facts, paragraph, strong } from './blocks.ts';

/** Tells a former address that the account has another one now, and that something was asked for from there. */
export function addressChangedLetter(
  letter: Extract<Letter, { type: 'address-changed' }>,
  locale: LetterLocale,
  { provider }: RuntimeSettings,
): Block[] {
  const { texts, format } = locale;
  const { addressChanged } = texts.letters;
  const changedAt = format.moment(letter.changedAt);
  const { supportEmail, supportPhone } = provider;
  return [
    paragraph(addressChanged.why(provider.name, format.moment(letter.submittedAt), askOf(locale, letter))),
    strong(addressChanged.changed(changedAt)),
    facts(
      [texts.words.reference, letter.reference],
      [texts.words.request, capitalisedAsk(locale, letter)],
      [addressChanged.changedAt, changedAt],
    ),
    paragraph(addressChanged.byYou),
    paragraph(addressChanged.notYou(supportEmail, supportPhone, letter.reference)),
  ];
}
