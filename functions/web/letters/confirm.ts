import type { RuntimeSettings } from '../../contract.ts';
import type { Letter } from '../../domain/letters.ts';
import { needsMatchCode } from '../../domain/request.ts';
import { askAlone, askOf, type Locale } from '../locale.ts';
import { type Block, button, facts, heading, link, numbered, paragraph } from './blocks.ts';

/** Asks for the confirmation. It is the first response that the law requires: reference, steps, dates, rights. */
export function confirmLetter(
  letter: Extract<Letter, { type: 'confirm' }>,
  locale: Locale,
  { provider, periods }: RuntimeSettings,
): Block[] {
  const { texts, format } = locale;
  const { confirm, frame } = texts.letters;
  const submittedAt = format.instant(letter.submittedAt);
  const waitEndsAt = format.instant(letter.waitEndsAt);
  const dueAt = format.instant(letter.dueAt);
  const period = format.duration(letter.kind === 'deletion' ? letter.graceSeconds : periods.archiveSeconds);
  return [
    paragraph(confirm.why(provider.name, submittedAt, askOf(locale, letter))),
    facts(
      [texts.words.reference, letter.reference],
      [texts.words.request, askAlone(locale, letter)],
      [texts.words.received, submittedAt],
      [texts.words.linkValidUntil, format.instant(letter.linkExpiresAt)],
      [confirm.waitsUntil, waitEndsAt],
      [texts.words.dueByLaw, dueAt],
    ),
    heading(confirm.asked),
    paragraph(needsMatchCode(letter.kind) ? confirm.howWithCode : confirm.howWithoutCode),
    button(confirm.button, letter.confirmUrl),
    paragraph(confirm.late),
    heading(confirm.notAsked),
    paragraph(confirm.doNothing(waitEndsAt)),
    heading(confirm.next),
    numbered(confirm.steps[letter.kind](waitEndsAt, dueAt, period)),
    paragraph(confirm.extension(dueAt)),
    link(frame.status, letter.statusUrl),
  ];
}
