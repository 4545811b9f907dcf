import type { RuntimeSettings } from '../../../contract/settings.ts';
import type { Letter } from '../../requests/domain/letters.ts';
import { needsMatchCode } from '../../requests/domain/request.ts';
import type { LetterLocale } from '../letter-locale.ts';
import { askOf, capitalisedAsk, meaningsOf } from '../locale.ts';
import { type Block, button, facts, heading, link, numbered, paragraph } from './blocks.ts';

/** Asks for the confirmation. It is the first response required by law: reference, steps, dates, rights. */
export function confirmLetter(
  letter: Extract<Letter, { type: 'confirm' }>,
  locale: LetterLocale,
  { provider }: RuntimeSettings,
): Block[] {
  const { texts, format } = locale;
  const { confirm, frame } = texts.letters;
  const { kind, scope, reference } = letter;
  const submittedAt = format.moment(letter.submittedAt);
  const waitEndsAt = format.moment(letter.waitEndsAt);
  const dueAt = format.moment(letter.dueAt);
  const period = format.duration(kind === 'deletion' ? letter.graceSeconds : letter.archiveSeconds);
  return [
    paragraph(confirm.why(provider.name, submittedAt, askOf(locale, letter))),
    facts(
      [texts.words.reference, reference],
      [texts.words.request, capitalisedAsk(locale, letter)],
      ...meaningsOf(locale, letter),
      [texts.words.received, submittedAt],
      [texts.words.linkValidUntil, format.moment(letter.linkExpiresAt)],
      [confirm.waitsUntil, waitEndsAt],
    ),
    heading(confirm.asked),
    paragraph(needsMatchCode(kind) ? confirm.howWithCode : confirm.howWithoutCode),
    button(confirm.button, letter.confirmUrl),
    ...(letter.isLastLink ? [] : [paragraph(confirm.late(waitEndsAt))]),
    heading(confirm.notAsked),
    paragraph(confirm.doNothing(waitEndsAt)),
    paragraph(frame.stopAtOnce(provider.supportPhone, provider.supportEmail, reference)),
    heading(confirm.next),
    numbered(confirm.steps[kind](waitEndsAt, dueAt, period)),
    ...(kind === 'deletion' && scope !== 'data' ? [paragraph(confirm.keptByLaw)] : []),
    paragraph(confirm.legal(dueAt)),
    ...(kind === 'opt-out' ? [] : [paragraph(confirm.extension(dueAt))]),
    link(frame.status, letter.statusUrl),
  ];
}
