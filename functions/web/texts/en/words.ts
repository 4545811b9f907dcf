import type * as vi from '../vi/words.ts';

/** The product's vocabulary in English. */
export const words: typeof vi.words = {
  scopes: {
    information: 'customer information',
    data: 'customer data',
    everything: 'customer information and customer data',
  },

  scopeMeanings: {
    information:
      'Your name, e-mail address, phone number, contacts, account, invoices, domain registration details and mailing choices.',
    data: 'Website source code, databases, service configuration and other files that you keep on our servers.',
    everything: 'Both of the above.',
  },

  topics: {
    promotions: 'promotions',
    'price-lists': 'price lists',
    'sales-policy': 'sales policy',
  },

  asks: {
    deletion: (what) => `delete your ${what}`,
    handover: (what) => `send a copy of your ${what}`,
    'opt-out': (what) => `stop e-mail about ${what}`,
  },

  statuses: {
    received: { name: 'Received', meaning: 'We have your request and are about to write to you.' },
    'awaiting-confirmation': {
      name: 'Waiting for your confirmation',
      meaning: 'We sent you an e-mail with a link. Nothing changes until you confirm.',
    },
    'in-grace-period': {
      name: 'Confirmed, in the grace period',
      meaning: 'Nothing has been deleted yet. You can still cancel until the deletion starts.',
    },
    executing: { name: 'Being carried out', meaning: 'We are working through each of our systems.' },
    delivered: {
      name: 'Your copy is ready',
      meaning: 'You can download it with the link in our e-mail.',
    },
    'needs-attention': {
      name: 'Our staff are looking after it',
      meaning:
        'One step has not succeeded and our staff have been told. You don’t need to do anything; the legal deadline stays the same.',
    },
    completed: { name: 'Completed', meaning: 'Everything you asked for has been done.' },
    'completed-with-exceptions': {
      name: 'Completed; some records are kept by law',
      meaning:
        'What is kept, why and until when is listed below. The records are deleted automatically within a few days after that date.',
    },
    expired: {
      name: 'Ended without a confirmation',
      meaning: 'Nothing has changed. You can send a new request at any time.',
    },
    cancelled: { name: 'Cancelled', meaning: 'We stopped and will do nothing more for this request.' },
    'no-such-customer': { name: 'Ended', meaning: 'Nothing has changed.' },
    joined: {
      name: 'Joined to another request',
      meaning: 'Another request of yours includes this one and is being carried out.',
    },
  },

  completions: {
    notReached: {
      name: 'Completed, except for a part that we did not reach',
      meaning:
        'What we did not reach is listed below; please ask our support what became of your data there.',
    },
    alsoHeld: 'Some records are kept by law; why and until when is listed below too.',
    notInCopy: {
      name: 'Completed; your copy lacks a part',
      meaning: 'Your copy was made; what is not in it is listed below.',
    },
  },

  milestones: {
    submitted: 'You send the request',
    asked: 'We ask you by e-mail to confirm',
    confirmed: 'You confirm',
    'grace-ends': 'The grace period ends',
    cancelled: 'The request is cancelled',
    'carried-out': 'The request is carried out',
    'archive-ready': 'Your copy is ready to download',
    'archive-deleted': 'The copy is deleted from our systems',
    closed: 'The request is closed',
  },

  stores: { hosting: 'Hosting servers', mailing: 'Mailing list', account: 'Customer register' },

  categories: {
    profile: 'Customer profile',
    contacts: 'Contacts',
    invoices: 'Invoices',
    'domain-registrations': 'Domain registrations',
    consents: 'Records of consent and refusal',
    'account-facts': 'Service usage records (account, times, payment, last login)',
    'website-files': 'Website files',
    'database-dumps': 'Databases',
    'service-configuration': 'Service configuration',
    'mailing-topics': 'Mailing topics you subscribed to',
    'suppression-record': 'Advertising refusal',
    tickets: 'Support tickets',
    letters: 'Emails sent to you',
    logs: 'Activity logs',
    mailboxes: 'Mailboxes',
    'panel-accounts': 'Hosting accounts',
    backups: 'Backups',
    machines: 'Virtual machines',
    'other-records': 'Other records',
  },

  holdBases: {
    accounting: 'Law on Accounting 88/2015/QH13 (Article 41) and Decree 174/2016/ND-CP (Article 13)',
    'domain-registrant': 'the rules of VNNIC and ICANN on registrant details of domain names',
    'consent-record': 'Decree 91/2020/ND-CP on proof of consent to, and refusal of, advertising',
    'internet-service':
      'the Vietnamese rules on account records that a telecom or Internet service must keep after the service ended',
  },

  records: (count, many) => `${count} ${many ? 'records' : 'record'}`,
  files: (count, many) => `${count} ${many ? 'files' : 'file'}`,

  outcomes: {
    erased: (count) => `deleted ${count}`,
    erasedWithVersions: (count) => `deleted ${count} (and all older versions)`,
    erasedVersionsOnly: 'deleted the older versions that were left',
    returned: (count) => `put ${count} into your copy`,
    unreadable: (count) => `${count} not in your copy: could not be read`,
    archived: (count) =>
      `${count} not in your copy: in long-term storage, which has to be restored before it can be read`,
    nothingFound: 'nothing found',
    notReached: (count) =>
      `${count} not reached: our systems cannot do this part by themselves; please ask our support what became of your data there`,
    notReachedUncounted:
      'not reached: our systems cannot do this part by themselves; please ask our support what became of your data there',
    notErased: 'not deleted, although we asked for it; our support can tell you why and what you can do',
    notInCopy: 'not in your copy; please ask our support for it',
    inCopy: (copy, until) =>
      `${copy}: what was deleted is still in there until that copy expires by itself, by ${until}`,
    held: (count, until, basis) => `kept ${count} until ${until}, under ${basis}`,
    heldBetween: (count, first, last, basis) =>
      `kept ${count}, each until its own date between ${first} and ${last}, under ${basis}`,
    heldWithoutBasis: (count) => `kept ${count} as the law requires`,
    marked: (until, basis) =>
      `a “send no advertising” mark for this address (it does not contain the address), made by the deletion, kept until ${until}, under ${basis}`,
    unfinished: (dueAt) => `Not finished; our staff are working on it, due by law: ${dueAt}`,
  },

  reference: 'Reference',
  request: 'Request',
  received: 'Received',
  confirmedAt: 'Confirmed',
  carriedOut: 'Carried out',
  dueByLaw: 'Due by law',
  linkValidUntil: 'Link valid until',
  size: 'Size',
  content: 'Content',
  unreadable: (count, many) =>
    `${count} ${many ? 'files' : 'file'} could not be read; manifest.json in the copy gives the ${many ? 'names and the reasons' : 'name and the reason'}. Please contact our support to get ${many ? 'them' : 'it'}.`,
  keptExplained:
    'Records that are kept serve no other use and are deleted automatically within a few days after the date given; you don’t need to ask again.',
  recoveryExplained:
    'Our databases keep technical recovery data for up to 7 days; we do not use it to bring back what was deleted.',
  dataStays: 'Your websites and databases are not deleted. They can no longer be copied or deleted here.',
  unfinishedExplained: 'You don’t need to do anything. When all is done, we send you the complete receipt.',
  deletionBegun: 'The deletion has begun and can no longer be cancelled.',
  parts: {
    label: 'Parts',
    name: (number, count) => `Part ${number} of ${count}`,
    first: 'the page index.html and the list of all parts',
    asItIs: 'one file, as it is, not packed',
    notReadable: 'The file of this part could not be read, so there is nothing to download.',
    unreadable: (count, many) =>
      `${count} ${many ? 'files' : 'file'} could not be read; the manifest in ${many ? 'their' : 'its'} part gives the ${many ? 'names and the reasons' : 'name and the reason'}. Please contact our support to get ${many ? 'them' : 'it'}.`,
    unpackTitle: 'How to unpack the parts',
    unpack: [
      'Unpack part 1 and open index.html: that page tells what each part holds.',
      'Unpack every ZIP into the same folder. If you are asked whether to replace a file of the same name, choose to keep both.',
      'A part that is not a ZIP is one file, as it is; index.html gives its name and its folder.',
    ],
  },
  archive: {
    parts: (count) => `The copy came in ${count} parts.`,
    downloads: (count, many) =>
      `${count} download ${many ? 'links were' : 'link was'} given out for this copy.`,
    neverDownloaded: 'The copy was never downloaded. If you still need one, please send a new request.',
    deletedAt: (at) => `The copy was deleted from our systems on ${at}.`,
  },
  othersGoOn: (topics) => `E-mail about ${topics} still comes if you subscribed to it.`,
  timeZone: 'All times given here are Vietnam time.',
  neverAsk: 'We never ask for your password or a picture of your identity card.',
  neverAskCode: 'Our staff will never ask for the match code by phone or e-mail.',
  complaint: (email, phone) =>
    `If you are not satisfied with how we handle this, please contact ${email} or ${phone}. You may also complain to the Department of Cybersecurity and High-Tech Crime Prevention (A05) of Vietnam’s Ministry of Public Security.`,
};
