import type { Language } from '../shared/vocabulary.ts';
import { formats } from './format.ts';
import type { Locale } from './locale.ts';
import { words as enWords } from './texts/en/words.ts';
import { words as viWords } from './texts/vi/words.ts';

/** What all pages say. The sentences of one page are where it is written, so that a function brings along only its own. */
export const pageLocales: Record<Language, Locale> = {
  vi: { language: 'vi', format: formats.vi, texts: { words: viWords } },
  en: { language: 'en', format: formats.en, texts: { words: enWords } },
};
