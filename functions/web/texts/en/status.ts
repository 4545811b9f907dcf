import type * as vi from '../vi/status.ts';

export { graceOver } from './grace-over.ts';

/** Following a request, kind refusals and faults. */
export const status: typeof vi.status = {
  title: 'Follow your request',
  timeline: 'Milestones',
  done: 'Done',
  next: 'Next',
  later: 'Later',
  latest: (date) => `by ${date}`,
  at: (date) => date,
  firstResponseBy: 'First response due by law',
  remaining: (duration, endsAt) => `${duration} left: the deletion starts on ${endsAt}.`,
  notBefore: (endsAt) =>
    `Nothing is deleted before ${endsAt}. You can still cancel until the deletion starts.`,
  pending: {
    confirmed: {
      deletion: {
        name: 'Confirmed',
        meaning:
          'Your confirmation is recorded. The grace period is about to begin; nothing has been deleted.',
      },
      handover: {
        name: 'Confirmed',
        meaning: 'Your confirmation is recorded, and we are about to prepare the copy.',
      },
      'opt-out': { name: 'Confirmed', meaning: 'Your confirmation is recorded, and we are stopping now.' },
    },
    'fresh-link': {
      name: 'A new link is on its way',
      meaning: 'We are sending you an e-mail with a new link. Nothing changes until you confirm.',
    },
    discarded: {
      name: 'The copy is being deleted',
      meaning: 'The copy can no longer be downloaded. The data in your services stays as it is.',
    },
  },
  cancel: 'Cancel the deletion',
  progress: 'Progress in each system',
  states: { waiting: 'waiting or in progress', done: 'done', failed: 'our staff are looking after it' },
  receipt: 'Results',
  stopped: (topics, at) => `We stopped e-mail about ${topics} on ${at}.`,
  waitsFor: (reference) =>
    `This request waits for your request ${reference} to end, then goes on automatically.`,
  joinedTo: (reference) => `This request is handled together with request ${reference}.`,
  letterCameBack: (email, phone) =>
    `An e-mail about this request did not reach your mailbox. Please check that the mailbox works and has space left. If you have questions, contact ${email} or ${phone}.`,
  downloads: 'Your copy',
  downloadUntil: 'Can be downloaded until',
  deletedAt: 'Deleted',
  deletingSince: 'Being deleted since',
  mints: 'Download links given out',
  noMints: 'none yet',
  neverMinted: 'none: deleted without having been downloaded',
  unknownDownload: 'A download that was not yours? Tell us at once.',
  updates: { on: 'This page updates itself.', off: 'This page does not update itself.' },
  stopUpdates: 'Stop the updates',
  startUpdates: 'Let it update itself',
};
