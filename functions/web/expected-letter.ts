import type { Language } from '../shared/vocabulary.ts';
import { facts } from './components.ts';
import { type ConfirmLetterFacts, confirmSubject } from './confirm-subject.ts';
import { formats } from './format.ts';
import { html, type Markup } from './html.ts';
import { confirm as enConfirm, frame as enFrame } from './texts/en/letters.ts';
import { expected as enExpected } from './texts/en/submitted.ts';
import { confirm as viConfirm, frame as viFrame } from './texts/vi/letters.ts';
import { expected as viExpected } from './texts/vi/submitted.ts';
import type { View } from './view.ts';

const texts: Record<Language, typeof viExpected> = { vi: viExpected, en: enExpected };
const letters = {
  vi: { language: 'vi', format: formats.vi, texts: { letters: { frame: viFrame, confirm: viConfirm } } },
  en: { language: 'en', format: formats.en, texts: { letters: { frame: enFrame, confirm: enConfirm } } },
} as const;

/** From whom, and under which subject, the letter comes that asks for the confirmation. */
export const expectedLetter = (
  { locale, settings }: View,
  letter: ConfirmLetterFacts & { letterLanguage: Language },
): Markup => {
  const expected = texts[locale.language];
  return html`<h2>${expected.title}</h2>
${facts([
  [
    expected.sender,
    html`<span translate="no">${settings.provider.name} &lt;${settings.mail.sender}&gt;</span>`,
  ],
  [
    expected.subject,
    html`<span lang="${letter.letterLanguage}" translate="no">${confirmSubject(letter, letters[letter.letterLanguage], settings)}</span>`,
  ],
])}`;
};
