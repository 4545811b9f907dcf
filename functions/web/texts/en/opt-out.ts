import type * as vi from '../vi/opt-out.ts';

export const optOut: typeof vi.optOut = {
  title: 'Stop promotional e-mail',
  lead: (topic) => `The e-mail you came from is about: ${topic}. Opening this page has changed nothing.`,
  forwarded: 'If somebody forwarded that e-mail to you, the buttons below stop their e-mail, not yours.',
  stopTopic: (topic) => `Stop e-mail about ${topic}`,
  stopAll: 'Stop all promotional e-mail',
  stays: 'E-mails about services, contract, invoices and policy changes still come.',
};

export const optedOut: typeof vi.optedOut = {
  title: 'We have noted it',
  text: (topics, stopsAt) => `From ${stopsAt} on, we send no e-mail about ${topics}.`,
  stays:
    'E-mails about services, contract, invoices and policy changes still come. You don’t need to do anything more.',
};
