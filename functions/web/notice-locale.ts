import type { Language } from '../shared/vocabulary.ts';
import { formats } from './format.ts';
import type { Locale } from './locale.ts';
import { frame as enFrame } from './texts/en/letters.ts';
import { policyNotice as enPolicyNotice } from './texts/en/policy-notice.ts';
import { words as enWords } from './texts/en/words.ts';
import type { Texts } from './texts/texts.ts';
import { frame as viFrame } from './texts/vi/letters.ts';
import { policyNotice as viPolicyNotice } from './texts/vi/policy-notice.ts';
import { words as viWords } from './texts/vi/words.ts';

/** What notices say: of the letters, what stands around each, and the notice itself. */
export type NoticeLocale = Locale<
  Pick<Texts, 'words' | 'policyNotice'> & { letters: Pick<Texts['letters'], 'frame'> }
>;

export const noticeLocales: Record<Language, NoticeLocale> = {
  vi: {
    language: 'vi',
    format: formats.vi,
    texts: { words: viWords, letters: { frame: viFrame }, policyNotice: viPolicyNotice },
  },
  en: {
    language: 'en',
    format: formats.en,
    texts: { words: enWords, letters: { frame: enFrame }, policyNotice: enPolicyNotice },
  },
};
