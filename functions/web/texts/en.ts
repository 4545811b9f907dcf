import { archive, fieldNames } from './en/archive.ts';
import { intake } from './en/intake.ts';
import {
  addressChanged,
  archiveReady,
  cancelled,
  confirm,
  frame,
  grace,
  joined,
  receipt,
} from './en/letters.ts';
import { links } from './en/links.ts';
import { policy, policyNotice } from './en/policy.ts';
import { results } from './en/results.ts';
import { ended, fault, refusals, status } from './en/status.ts';
import { words } from './en/words.ts';
import type { Texts } from './texts.ts';

/** Every sentence in English. */
export const en: Texts = {
  words,
  pages: { ...intake, ...links, ...results, ...policy, status, refusals, ended, fault },
  letters: { frame, confirm, grace, cancelled, joined, addressChanged, archiveReady, receipt, policyNotice },
  archive,
  fieldNames,
};
