import type * as vi from '../vi/cancel.ts';

export const cancel: typeof vi.cancel = {
  title: 'Cancel the deletion',
  lead: (ask) => `The request to ${ask} is confirmed and in its grace period. Nothing has been deleted yet.`,
  leadAfterGrace: (ask) => `The request to ${ask} is confirmed. Nothing has been deleted yet.`,
  until: (endsAt) => `You can still cancel until ${endsAt}.`,
  challenge: 'Four digits to type',
  challengeWhy: 'They tell us that a person, not a mail scanner, is pressing the button.',
  field: 'Type the four digits shown above',
  missing: 'Type the four digits shown on this page.',
  wrong: 'These four digits are not right. Type them as they are shown on this page.',
  button: 'Cancel the deletion, keep my data',
  otherwise: 'Do you want the deletion to go on? You don’t need to do anything; close this page.',
};

export const cancelled: typeof vi.cancelled = {
  title: 'The deletion is cancelled',
  text: 'Nothing has been deleted. Your websites, data and account are as before. We send an e-mail that confirms it.',
  notYou:
    'If it was not you who asked for the deletion, change the passwords of your e-mail and your account.',
};
