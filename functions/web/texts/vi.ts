import { archive, fieldNames } from './vi/archive.ts';
import { intake } from './vi/intake.ts';
import {
  addressChanged,
  archiveReady,
  cancelled,
  confirm,
  frame,
  grace,
  joined,
  receipt,
} from './vi/letters.ts';
import { links } from './vi/links.ts';
import { policy, policyNotice } from './vi/policy.ts';
import { results } from './vi/results.ts';
import { ended, fault, refusals, status } from './vi/status.ts';
import { words } from './vi/words.ts';

/** Every sentence in Vietnamese. It is written first; its shape is what every other language must fill. */
export const vi = {
  words,
  pages: { ...intake, ...links, ...results, ...policy, status, refusals, ended, fault },
  letters: { frame, confirm, grace, cancelled, joined, addressChanged, archiveReady, receipt, policyNotice },
  archive,
  fieldNames,
};
