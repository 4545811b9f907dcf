import { archive, fieldNames } from './en/archive.ts';
import { archiveReady, cancelled, confirm, frame, grace, joined, receipt } from './en/letters.ts';
import { intake, links, results } from './en/pages.ts';
import { fault, refusals, status } from './en/status.ts';
import { words } from './en/words.ts';
import type { Texts } from './texts.ts';

/** Every sentence in English. */
export const en: Texts = {
  words,
  pages: { ...intake, ...links, ...results, status, refusals, fault },
  letters: { frame, confirm, grace, cancelled, joined, archiveReady, receipt },
  archive,
  fieldNames,
};
