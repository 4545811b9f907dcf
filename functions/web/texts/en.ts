import { letters } from './en/all-letters.ts';
import { archive, fieldNames } from './en/archive.ts';
import { pages } from './en/pages.ts';
import { words } from './en/words.ts';
import type { Texts } from './texts.ts';

/** Every sentence in English. */
export const en: Texts = { words, pages, letters, archive, fieldNames };
