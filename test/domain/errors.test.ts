import { describe, expect, it } from 'vitest';
import { errorNames } from '../../functions/contract.ts';
import * as errors from '../../functions/domain/errors.ts';

const names: [keyof typeof errors, string, 'transient' | 'permanent'][] = [
  ['TransientError', errorNames.transient, 'transient'],
  ['PermanentError', errorNames.permanent, 'permanent'],
  ['NotErasedError', errorNames.notErased, 'transient'],
  ['OtherRequestOpenError', errorNames.otherRequestOpen, 'transient'],
  ['TooManyLettersError', errorNames.tooManyLetters, 'permanent'],
  ['NoSuchCustomerError', errorNames.noSuchCustomer, 'permanent'],
  ['CancelledError', errorNames.cancelled, 'permanent'],
  ['JoinedError', errorNames.joined, 'permanent'],
  ['NeedsAttentionError', errorNames.needsAttention, 'permanent'],
];

describe('a fault', () => {
  it.each(names)('%s has the name on which the machine decides, and its cause', (type, name, family) => {
    const cause = new Error('what happened underneath');

    const error = new errors[type]('What failed.', { cause });

    expect(error).toMatchObject({ name, cause });
    expect(error instanceof errors.TransientError).toBe(family === 'transient');
    expect(error instanceof errors.PermanentError).toBe(family === 'permanent');
  });

  it('is one of these, none is forgotten', () => {
    expect(Object.keys(errors).toSorted()).toEqual(names.map(([type]) => type).toSorted());
  });
});
