import type * as vi from '../vi/grace-over.ts';

export const graceOver: typeof vi.graceOver = {
  name: 'Confirmed, deletion not started yet',
  soon: 'The grace period is over and the deletion is about to start. You can still cancel until it starts.',
  atSite:
    'The grace period is over. We are suspending the services that are to be deleted, and checking what is stored. You can still cancel until the deletion starts; if you do, the services run again.',
  waits: (reference) =>
    `The grace period is over, but the deletion waits for your request ${reference}. You can still cancel until it starts.`,
  waitsForCopy: (reference) =>
    `The grace period is over, but the deletion waits for your request ${reference}, whose copy you can still download. You can still cancel until it starts. To have it start sooner, delete the copy on the download page of that request.`,
  stuck: 'The grace period is over; you can still cancel until the deletion starts.',
};
