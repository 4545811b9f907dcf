import type { Language } from '../shared/vocabulary.ts';
import { formats } from './format.ts';
import type { Locale } from './locale.ts';
import { archive as enArchive, fieldNames as enFieldNames } from './texts/en/archive.ts';
import { words as enWords } from './texts/en/words.ts';
import type { Texts } from './texts/texts.ts';
import { archive as viArchive, fieldNames as viFieldNames } from './texts/vi/archive.ts';
import { words as viWords } from './texts/vi/words.ts';

/** What the page within an archive says. */
export type ArchiveLocale = Locale<Pick<Texts, 'words' | 'archive' | 'fieldNames'>>;

export const archiveLocales: Record<Language, ArchiveLocale> = {
  vi: {
    language: 'vi',
    format: formats.vi,
    texts: { words: viWords, archive: viArchive, fieldNames: viFieldNames },
  },
  en: {
    language: 'en',
    format: formats.en,
    texts: { words: enWords, archive: enArchive, fieldNames: enFieldNames },
  },
};
