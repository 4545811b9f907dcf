import type * as vi from '../vi/submitted.ts';

export const expected: typeof vi.expected = {
  title: 'The e-mail to look for',
  sender: 'From',
  subject: 'Subject',
};

export const submitted: typeof vi.submitted = {
  title: 'Please check your mailbox',
  lead: (address) =>
    `If ${address} belongs to a customer, an e-mail from us is on its way there. For your protection this page says the same for every address.`,
  code: 'Your match code',
  codeFor: {
    deletion: 'Write these two digits down. You need them to confirm the request.',
    handover:
      'Write these two digits down. You need them to confirm the request, and once more to download the copy.',
  },
  codeWarning:
    'The code is shown on this page only; it is not in the e-mail. Our staff will never ask for it by phone or e-mail.',
  next: 'What to do next',
  nextSteps: (wait) => [
    'Open our e-mail and follow the link in it.',
    'Read the page behind it, then confirm.',
    `The request waits ${wait} for your confirmation. After that it ends automatically and nothing changes.`,
  ],
  noMail: 'No e-mail?',
  noMailHints: [
    'Wait a few minutes and look into the spam folder too.',
    'Check the address above. If you registered with another one, send a new request with that address.',
  ],
  stillNoMail: (email, phone) => `Still nothing? Contact ${email} or ${phone} and give the reference.`,
  keepCode: 'Do not give the match code.',
};
