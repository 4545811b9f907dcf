import { letters } from './en/all-letters.ts';
import { archive, fieldNames } from './en/archive.ts';
import * as cancel from './en/cancel.ts';
import * as codes from './en/codes.ts';
import * as confirm from './en/confirm.ts';
import * as consent from './en/consent.ts';
import * as download from './en/download.ts';
import * as form from './en/form.ts';
import * as graceOver from './en/grace-over.ts';
import * as layout from './en/layout.ts';
import * as optOut from './en/opt-out.ts';
import * as policy from './en/policy.ts';
import { policyNotice } from './en/policy-notice.ts';
import * as refusals from './en/refusals.ts';
import * as spentLink from './en/spent-link.ts';
import * as status from './en/status.ts';
import * as submitted from './en/submitted.ts';
import { words } from './en/words.ts';
import type { Texts } from './texts.ts';

/** Every sentence in English. */
export const en: Texts = {
  words,
  letters,
  policyNotice,
  archive,
  fieldNames,
  pages: {
    layout,
    form,
    submitted,
    codes,
    confirm,
    cancel,
    download,
    optOut,
    policy,
    consent,
    status,
    graceOver,
    refusals,
    spentLink,
  },
};
