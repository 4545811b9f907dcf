import type { Texts } from '../texts.ts';
import {
  addressChanged,
  archiveReady,
  cancelled,
  confirm,
  frame,
  grace,
  joined,
  receipt,
} from './letters.ts';
import { policyNotice } from './policy.ts';

/** The sentences of all letters and notices. */
export const letters: Texts['letters'] = {
  frame,
  confirm,
  grace,
  cancelled,
  joined,
  addressChanged,
  archiveReady,
  receipt,
  policyNotice,
};
