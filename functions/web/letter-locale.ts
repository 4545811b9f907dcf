import type { Language } from '../shared/vocabulary.ts';
import { formats } from './format.ts';
import type { Locale } from './locale.ts';
import { letters as enLetters } from './texts/en/all-letters.ts';
import { words as enWords } from './texts/en/words.ts';
import type { Texts } from './texts/texts.ts';
import { letters as viLetters } from './texts/vi/all-letters.ts';
import { words as viWords } from './texts/vi/words.ts';

/** What letters and notices say. */
export type LetterLocale = Locale<Pick<Texts, 'words' | 'letters'>>;

export const letterLocales: Record<Language, LetterLocale> = {
  vi: { language: 'vi', format: formats.vi, texts: { words: viWords, letters: viLetters } },
  en: { language: 'en', format: formats.en, texts: { words: enWords, letters: enLetters } },
};
