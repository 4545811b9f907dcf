import { describe, expect, it } from 'vitest';
import { errorNames } from '../../contract/machines.ts';
import * as errors from '../../functions/shared/errors.ts';

const { TransientError, PermanentError } = errors;
const faults: [typeof TransientError, string, 'transient' | 'permanent'][] = [
  [TransientError, errorNames.transient, 'transient'],
  [PermanentError, errorNames.permanent, 'permanent'],
  [errors.NotErasedError, errorNames.notErased, 'transient'],
  [errors.OtherRequestOpenError, errorNames.otherRequestOpen, 'transient'],
  [errors.TooManyLettersError, errorNames.tooManyLetters, 'transient'],
  [errors.NoSuchCustomerError, errorNames.noSuchCustomer, 'permanent'],
  [errors.CancelledError, errorNames.cancelled, 'permanent'],
  [errors.DoubtfulAddressError, errorNames.doubtfulAddress, 'permanent'],
  [errors.AnsweredError, errorNames.answered, 'permanent'],
  [errors.JoinedError, errorNames.joined, 'permanent'],
  [errors.NeedsAttentionError, errorNames.needsAttention, 'permanent'],
  [errors.UnreadableError, errorNames.unreadable, 'permanent'],
  [errors.TooLargeError, errorNames.tooLarge, 'permanent'],
  [errors.PartsMissingError, errorNames.partsMissing, 'permanent'],
  [errors.LookUpNeededError, errorNames.lookUpNeeded, 'permanent'],
  [errors.SiteRefusedError, errorNames.siteRefused, 'permanent'],
];

describe('a fault', () => {
  it.each(faults)(
    '%o has the name that the machine branches on (%s), and its cause',
    (Fault, name, family) => {
      const cause = new Error('what happened underneath');

      const error = new Fault('What failed.', { cause });

      expect(error).toMatchObject({ name, cause });
      expect(error instanceof TransientError).toBe(family === 'transient');
      expect(error instanceof PermanentError).toBe(family === 'permanent');
    },
  );

  it('is one of these and no other', () => {
    expect(new Set(Object.values(errors))).toEqual(new Set(faults.map(([Fault]) => Fault)));
  });
});
