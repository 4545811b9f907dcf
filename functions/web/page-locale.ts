import type { Language } from '../shared/vocabulary.ts';
import { formats } from './format.ts';
import type { Locale } from './locale.ts';
import { confirm as enConfirm, frame as enFrame } from './texts/en/letters.ts';
import { pages as enPages } from './texts/en/pages.ts';
import { words as enWords } from './texts/en/words.ts';
import type { Texts } from './texts/texts.ts';
import { confirm as viConfirm, frame as viFrame } from './texts/vi/letters.ts';
import { pages as viPages } from './texts/vi/pages.ts';
import { words as viWords } from './texts/vi/words.ts';

/** What pages say, and the subject of the letter that they announce. */
export type PageLocale = Locale<
  Pick<Texts, 'words' | 'pages'> & { letters: Pick<Texts['letters'], 'frame' | 'confirm'> }
>;

export const pageLocales: Record<Language, PageLocale> = {
  vi: {
    language: 'vi',
    format: formats.vi,
    texts: { words: viWords, pages: viPages, letters: { frame: viFrame, confirm: viConfirm } },
  },
  en: {
    language: 'en',
    format: formats.en,
    texts: { words: enWords, pages: enPages, letters: { frame: enFrame, confirm: enConfirm } },
  },
};
