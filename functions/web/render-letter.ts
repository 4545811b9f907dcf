import type { RuntimeSettings } from '../../contract/settings.ts';
import type { Letter, RenderLetter } from '../requests/domain/letters.ts';
import type { Receipt } from '../requests/domain/receipt.ts';
import { needsMatchCode } from '../requests/domain/request.ts';
import { confirmSubject } from './confirm-subject.ts';
import { type LetterLocale, letterLocales } from './letter-locale.ts';
import { addressChangedLetter } from './letters/address-changed.ts';
import { archiveReadyLetter } from './letters/archive-ready.ts';
import { type Block, paragraph, printHtml, printText } from './letters/blocks.ts';
import { closing } from './letters/closing.ts';
import { confirmLetter } from './letters/confirm.ts';
import { cancelledLetter, joinedLetter } from './letters/ended.ts';
import { graceLetter } from './letters/grace.ts';
import { receiptLetter } from './letters/receipt.ts';
import { oneLine, otherTopics, topicsOf, unlinked } from './locale.ts';

/** Renders letters, for one provider. */
export const renderLetter =
  (settings: RuntimeSettings): RenderLetter =>
  (letter, language) => {
    const locale = letterLocales[language];
    const { frame } = locale.texts.letters;
    const { provider } = settings;
    const subject =
      letter.type === 'confirm'
        ? confirmSubject(letter, locale, settings)
        : oneLine(frame.subject(provider.name, topicOf(letter, locale), letter.reference));
    const blocks = [
      paragraph(frame.greeting(unlinked(letter.name))),
      ...bodyOf(letter, locale, settings),
      ...closingOf(letter, locale, settings),
    ];
    return {
      subject,
      text: printText(blocks),
      html: printHtml(blocks, { language, title: subject, colour: provider.colour }),
    };
  };

/** The part of the subject between provider and reference. */
function topicOf(letter: Exclude<Letter, { type: 'confirm' }>, locale: LetterLocale): string {
  const { letters } = locale.texts;
  switch (letter.type) {
    case 'grace':
      return letters.grace.subject;
    case 'cancelled':
      return letters.cancelled.subjects[letter.kind];
    case 'joined':
      return letters.joined.subjects[letter.kind];
    case 'address-changed':
      return letters.addressChanged.subject;
    case 'archive-ready':
      return letters.archiveReady.subject;
    case 'receipt':
      return receiptTopic(letter.receipt, locale);
  }
}

function receiptTopic({ kind, topics, unfinished }: Receipt, { texts, format }: LetterLocale): string {
  const { receipt } = texts.letters;
  if (unfinished.length > 0) return receipt.interimSubjects[kind];
  const isPart = kind === 'opt-out' && otherTopics(topics).length > 0;
  return isPart ? receipt.topicsStopped(topicsOf(texts.words, format, topics)) : receipt.subjects[kind];
}

function bodyOf(letter: Letter, locale: LetterLocale, settings: RuntimeSettings): Block[] {
  switch (letter.type) {
    case 'confirm':
      return confirmLetter(letter, locale, settings);
    case 'grace':
      return graceLetter(letter, locale, settings);
    case 'cancelled':
      return cancelledLetter(letter, locale, settings);
    case 'joined':
      return joinedLetter(letter, locale, settings);
    case 'address-changed':
      return addressChangedLetter(letter, locale, settings);
    case 'archive-ready':
      return archiveReadyLetter(letter, locale, settings);
    case 'receipt':
      return receiptLetter(letter, locale, settings);
  }
}

/** The closing of a letter about a request. */
function closingOf(letter: Letter, locale: LetterLocale, settings: RuntimeSettings): Block[] {
  const { letters, words } = locale.texts;
  const { neverAsk, neverAskCode } = words;
  return closing(locale, settings, {
    neverAsk: needsMatchCode(letter.kind) ? `${neverAsk} ${neverAskCode}` : neverAsk,
    genuine: letters.frame.genuine(new URL(settings.provider.website).host),
    ...('statusUrl' in letter && { url: letter.statusUrl }),
  });
}
