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

/** The sentences of all letters. */
export const letters: Texts['letters'] = {
  frame,
  confirm,
  grace,
  cancelled,
  joined,
  addressChanged,
  archiveReady,
  receipt,
};
