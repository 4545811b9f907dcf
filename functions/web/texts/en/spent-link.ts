import type * as vi from '../vi/spent-link.ts';

export { newRequest, refusals } from './refusals.ts';

export const ended: typeof vi.ended = {
  follow: 'Follow the request',
  unconfirmed: {
    title: 'This request has ended',
    text: (at) => `The request ended on ${at} without a confirmation; nothing has changed.`,
    next: 'If you still want it, you can send a new request.',
  },
  waitOver: {
    title: 'The time to confirm is over',
    text: 'This request can no longer be confirmed and is about to end; nothing changes.',
    next: 'If you still want it, you can send a new request.',
  },
  confirmed: {
    title: 'This request is confirmed already',
    text: (at) => `The request was confirmed on ${at}. You don’t need to do it again.`,
    next: 'What happens next can be seen on its own page.',
  },
  cancelled: {
    title: 'This request was cancelled',
    text: (at) => `The request was cancelled on ${at}; nothing was deleted.`,
    next: 'You don’t need to do anything more.',
  },
  tooLateToCancel: {
    title: 'It can no longer be cancelled',
    text: 'The deletion has begun or is done, so it can no longer be cancelled.',
    next: 'The page of the request tells what was done. If you have questions, please contact us.',
  },
  archiveGone: {
    title: 'This copy is gone',
    text: (at) => `The copy was deleted from our systems on ${at}. The data in your services stays as it is.`,
    next: 'If you still need a copy, you can send a new request.',
  },
  archiveLocked: {
    title: 'The copy was deleted to protect you',
    text: 'The match code was entered incorrectly too many times, so we deleted the copy. Your services stay as they are.',
    next: 'If you still need a copy, you can send a new request; it gets a new match code.',
  },
};
