import { letters } from './vi/all-letters.ts';
import { archive, fieldNames } from './vi/archive.ts';
import * as cancel from './vi/cancel.ts';
import * as codes from './vi/codes.ts';
import * as confirm from './vi/confirm.ts';
import * as consent from './vi/consent.ts';
import * as download from './vi/download.ts';
import * as form from './vi/form.ts';
import * as graceOver from './vi/grace-over.ts';
import * as layout from './vi/layout.ts';
import * as optOut from './vi/opt-out.ts';
import * as policy from './vi/policy.ts';
import { policyNotice } from './vi/policy-notice.ts';
import * as refusals from './vi/refusals.ts';
import * as spentLink from './vi/spent-link.ts';
import * as status from './vi/status.ts';
import * as submitted from './vi/submitted.ts';
import { words } from './vi/words.ts';

/** Every sentence in Vietnamese. It is written first; its shape is what every other language must fill. */
export const vi = {
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
