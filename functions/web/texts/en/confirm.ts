import type * as vi from '../vi/confirm.ts';

export { code, codeHint } from './codes.ts';

const accountGone = 'Your client account is gone: you can no longer log in, renew or manage services.';
const domainsStay =
  'Domain names are not cancelled, but they can no longer be renewed, transferred or changed here. If you need them, transfer them first.';
const filesGone =
  'Website source code, databases, service configuration and other files on our servers are deleted.';
const cannotRestore = 'After the grace period the deletion cannot be undone. We cannot restore deleted data.';

export const codeLost: typeof vi.codeLost = {
  before: 'No longer have it? ',
  link: 'Send a new request',
  after: '; this one ends automatically and nothing changes.',
};

export const confirm: typeof vi.confirm = {
  titles: {
    deletion: 'Confirm the deletion',
    handover: 'Confirm: a copy of your data',
    'opt-out': 'Confirm: no more promotional e-mail',
  },
  nothingYet:
    'Opening this page has changed nothing. The request starts only when you press the button at the end.',
  what: 'What will happen',
  happens: {
    deletion: (ask, grace) => [
      `You ask us to ${ask}.`,
      `A grace period of ${grace} starts when you confirm. Until it ends nothing is deleted, and you can cancel with the link in our e-mail.`,
      'Then we delete in each of our systems, check again, and send you a receipt.',
    ],
    handover: (ask) => [
      `You ask us to ${ask}, as a ZIP file or in several parts.`,
      'When the copy is ready, we e-mail you a link to the download page. There you enter the match code again.',
      'Nothing is deleted, and nothing changes in your services.',
    ],
    'opt-out': (ask) => [
      `You ask us to ${ask}. We do so as soon as you confirm.`,
      'You still get e-mails about your services, contract, invoices and policy changes.',
      'We send one e-mail that confirms it, without advertising.',
    ],
  },
  kept: 'What is still kept',
  keptInvoices: (period) => `Invoices and accounting documents: ${period} from the end of the fiscal year.`,
  keptDomains: (days) => `Registrant details of a domain name: until its last day, and ${days} after that.`,
  keptAccount: (period) =>
    `Certain account records that an Internet service must keep by law: ${period} after the service ends.`,
  keptConsents: (period) => `Proof of consent to, and refusal of, advertising: ${period}.`,
  keptEvidence: (period) =>
    `A minimal proof of this request, so that both sides can show what was done: ${period}.`,
  keptEnd: 'After that these records are deleted automatically. The receipt names each kind and its date.',
  risk: 'Please read this before you confirm',
  risks: {
    information: [
      'Your websites and databases are NOT deleted. Once your customer information is gone, they can no longer be copied or deleted here. If you want that, choose “Everything” in a new request.',
      accountGone,
      domainsStay,
      cannotRestore,
    ],
    data: ['Your websites go offline.', filesGone, cannotRestore],
    everything: ['Your websites go offline.', filesGone, accountGone, domainsStay, cannotRestore],
  },
  copyFirst: {
    before: 'Need a copy? ',
    link: 'Request one here',
    after: ' first; the deletion waits for it.',
  },
  acceptRisk: 'I have read and understood these consequences and accept them.',
  buttons: {
    deletion: 'Confirm the deletion',
    handover: 'Confirm, send me the copy',
    'opt-out': 'Stop these e-mails',
  },
  otherwise: (until) =>
    `Changed your mind, or was it not you? Just close this page; nothing changes. The link is valid until ${until}.`,
};

export const confirmed: typeof vi.confirmed = {
  title: 'Thank you for confirming',
  next: {
    deletion: (grace, earliest) => [
      `The grace period of ${grace} has started. Nothing has been deleted yet; nothing will be before ${earliest}.`,
      'An e-mail is on its way to you, with a link to cancel and a link to follow the request.',
      'When the grace period ends, we delete and send you a receipt.',
    ],
    handover: () => [
      'We are preparing your copy. You don’t need to keep this page open.',
      'When it is ready, we e-mail you a link to the download page.',
      'Keep the match code; you need it for the download.',
    ],
    'opt-out': () => ['We stop right now.', 'You will get one e-mail that confirms it, without advertising.'],
  },
};

export const freshLink: typeof vi.freshLink = {
  titles: { 'link-expired': 'This link has expired', 'link-locked': 'This link is locked' },
  texts: {
    'link-expired':
      'For your safety each link works for a short time only. Your request is still there and nothing has changed.',
    'link-locked':
      'The match code was entered incorrectly too many times, so this link no longer works. Your request is still there and nothing has changed.',
  },
  offer: 'We can send a new link to the e-mail address on file.',
  sameCode: 'The match code stays the same.',
  button: 'Send a new link',
};

export const freshLinkSent: typeof vi.freshLinkSent = {
  title: 'A new link is on its way',
  text: 'Please open our newest e-mail. Links in earlier e-mails no longer work.',
  spam: 'Wait a few minutes and look into the spam folder too.',
};
