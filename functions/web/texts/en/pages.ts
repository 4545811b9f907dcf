import type * as vi from '../vi/pages.ts';

/** Frame, form and what comes right after it. */
export const intake: typeof vi.intake = {
  skipToContent: 'Skip to the content',
  otherLanguage: 'Tiếng Việt',
  progress: (step, of, name) => `Step ${step} of ${of}: ${name}`,
  steps: ['Send the request', 'Open our e-mail', 'Confirm', 'We carry it out'],
  errorPrefix: 'Error: ',
  errorSummary: 'Please look at this again',
  helpTitle: 'Need help?',
  newRequest: 'Send a new request',

  form: {
    title: 'Your data, your rights',
    lead: (provider) =>
      `Here customers of ${provider} can have their data deleted, get a copy of it, or stop promotional e-mail. Free of charge, without logging in, without identity papers.`,
    kind: 'What would you like us to do?',
    kinds: {
      'opt-out': {
        name: 'Stop promotional e-mail',
        text: (days) =>
          `We stop as soon as you confirm (the law allows up to ${days}). Your account and services stay as they are.`,
      },
      handover: {
        name: 'Send me a copy of my data',
        text: (days) =>
          `You get a link to download a ZIP file, at the latest ${days} after you send the request. Nothing is deleted.`,
      },
      deletion: {
        name: 'Delete my data',
        text: (days, grace) =>
          `After you confirm, you have ${grace} to cancel. Then we delete, at the latest ${days} after you send the request. A deletion cannot be undone.`,
      },
    },
    scope: 'Which part is it about?',
    scopes: { information: 'Customer information', data: 'Customer data', everything: 'Everything' },
    scopeFor: 'For a deletion or a copy.',
    topics: 'What do you no longer want e-mail about?',
    topicsFor: 'For stopping promotional e-mail.',
    topicsHint: 'Choose one or more.',
    address: 'Your e-mail address',
    addressHint: 'The address you registered with us. We send the confirmation e-mail to this address only.',
    submit: 'Send the request',
    next: 'What happens next',
    nextSteps: (workingDays) => [
      'You send this form and get a reference.',
      `We send an e-mail to the address on file, usually right away, at the latest within ${workingDays} working days.`,
      'You open the link in it, read exactly what will happen, and confirm. Without your confirmation nothing changes.',
      'We carry it out and send you a receipt: what we did, what we still keep, why and until when.',
    ],
    errors: {
      kind: { missing: 'Choose what we should do.', unknown: 'Choose one of the three.' },
      scope: { missing: 'Choose which part.', unknown: 'Choose one of the three parts.' },
      topics: {
        missing: 'Choose at least one kind of e-mail.',
        unknown: 'Choose only from the kinds of e-mail listed.',
      },
      form: {
        unreadable: 'We could not read the form. Please fill it in and send it again.',
        unsupported: 'The form was sent in a way that we do not support. Please fill it in on this page.',
        'too-large': 'What you sent is too long. Please fill the form in again, shorter.',
        'control-characters': 'There are characters that cannot be used. Please type instead of pasting.',
      },
    },
  },

  submitted: {
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
      `The request waits ${wait} for your confirmation. After that it ends by itself and nothing changes.`,
    ],
    noMail: 'No e-mail?',
    noMailHints: (email, phone) => [
      'Wait a few minutes and look into the spam folder too.',
      'Check the address above. If you registered with another one, send a new request with that address.',
      `Still nothing? Contact ${email} or ${phone} and give the reference. Do not give the match code.`,
    ],
  },
};

/** The pages behind the links of our letters. */
export const links: typeof vi.links = {
  code: 'Match code (two digits)',
  codeHint: 'It was shown on the page right after you sent the request.',
  codeLost: 'No longer have it? Send a new request; this one ends by itself and nothing changes.',
  codeLostForArchive: (until) =>
    `No longer have it? Send a new request for a new copy. This copy is deleted by itself on ${until}.`,

  confirm: {
    titles: {
      deletion: 'Confirm the deletion',
      handover: 'Confirm the handover',
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
        `You ask us to ${ask}, as one ZIP file.`,
        'When the copy is ready, we e-mail you a link to the download page. There you enter the match code again.',
        'Nothing is deleted, and nothing changes in your services.',
      ],
      'opt-out': (ask) => [
        `You ask us to ${ask}. We do so as soon as you confirm.`,
        'You still get letters about your services, contract, invoices and policy changes.',
        'We send one e-mail that confirms it, without advertising.',
      ],
    },
    kept: 'What is still kept',
    keptInvoices: (period) => `Invoices and accounting documents: ${period} from the end of the fiscal year.`,
    keptDomains: (days) => `Registrant details of a domain name: while it is active, and ${days} after that.`,
    keptAccount: (period) =>
      `Certain account facts that an Internet service must keep by law: ${period} after the service ends.`,
    keptConsents: (period) => `Proof of consent to, and refusal of, advertising: ${period}.`,
    keptEvidence: (period) =>
      `A minimal proof of this request, so that both sides can show what was done: ${period}.`,
    keptEnd: 'After that these records are erased by themselves. The receipt names each kind and its date.',
    risk: 'Please read this before you confirm',
    risks: {
      information: [
        'Your client account is gone: you can no longer log in, renew or manage services.',
        'We no longer recognise you when you need support.',
        'We have no backup.',
        'After the grace period the deletion cannot be undone.',
      ],
      data: [
        'Your websites go offline.',
        'E-mail and databases on our servers are deleted.',
        'We have no backup. If you need a copy, save one first.',
        'After the grace period the deletion cannot be undone.',
      ],
      everything: [
        'Your websites go offline.',
        'E-mail and databases on our servers are deleted.',
        'Your client account is gone: you can no longer log in, renew or manage services.',
        'We have no backup. If you need a copy, save one first.',
        'After the grace period the deletion cannot be undone.',
      ],
    },
    acceptRisk: 'I have read and understood these consequences and accept them.',
    buttons: {
      deletion: 'Confirm the deletion',
      handover: 'Confirm the handover',
      'opt-out': 'Confirm',
    },
    otherwise: (until) =>
      `Changed your mind, or was it not you? Just close this page; nothing changes. The link is valid until ${until}.`,
  },

  confirmed: {
    title: 'Thank you for confirming',
    next: {
      deletion: (grace) => [
        `The grace period of ${grace} has started. Nothing has been deleted yet.`,
        'An e-mail is on its way to you, with a link to cancel and a link to follow the request.',
        'When the grace period ends, we delete and send you a receipt.',
      ],
      handover: () => [
        'We are preparing your copy. You need not keep this page open.',
        'When it is ready, we e-mail you a link to the download page.',
        'Keep the match code; you need it for the download.',
      ],
      'opt-out': () => [
        'We stop right now.',
        'You will get one e-mail that confirms it, without advertising.',
      ],
    },
  },

  freshLink: {
    titles: { 'link-expired': 'This link has expired', 'link-locked': 'This link is locked' },
    texts: {
      'link-expired':
        'For your safety each link works for a short time only. Your request is still there and nothing has changed.',
      'link-locked':
        'The match code was entered wrongly too often, so this link no longer works. Your request is still there and nothing has changed.',
    },
    offer: 'We can send a fresh link to the e-mail address on file. The match code stays the same.',
    button: 'Send a fresh link',
  },

  freshLinkSent: {
    title: 'A fresh link is on its way',
    text: 'Please open our newest e-mail. Links in earlier e-mails no longer work.',
    spam: 'Wait a few minutes and look into the spam folder too.',
  },

  cancel: {
    title: 'Cancel the deletion',
    lead: (ask) =>
      `The request to ${ask} is confirmed and in its grace period. Nothing has been deleted yet.`,
    until: (endsAt) => `You can cancel until ${endsAt}.`,
    challenge: 'Characters to type',
    challengeWhy: 'They tell us that a person, not a mail scanner, is pressing the button.',
    field: 'Type the characters shown above',
    missing: 'Type the characters shown on the page.',
    wrong: 'These characters are not right. Type them as they are shown.',
    button: 'Cancel the deletion, keep my data',
    otherwise: 'Do you want the deletion to go on? You need not do anything; close this page.',
  },

  cancelled: {
    title: 'The deletion is cancelled',
    text: 'Nothing has been deleted. Your websites, e-mail and account are as before. We send an e-mail that confirms it.',
    notYou:
      'If it was not you who asked for the deletion, change the passwords of your e-mail and your account.',
  },
};

/** Handover and opt-out pages. */
export const results: typeof vi.results = {
  download: {
    title: 'Download your copy',
    lead: 'Your copy is ready. Enter the match code to get a download link.',
    deletesAt: 'Deleted by itself',
    button: 'Get a download link',
    discardTitle: 'Saved your copy?',
    discardText:
      'You can have the copy deleted from our systems now instead of later. Enter the match code above, then press this button. After that it cannot be downloaded again.',
    discard: 'I have saved my copy, delete it now',
  },

  downloadReady: {
    title: 'Your download link is ready',
    lead: (life, until) => `The link works for ${life}, until ${until}. After that you can get another one.`,
    button: 'Download the ZIP file',
    private: 'Do not pass this link on: whoever has it can download your data.',
    check: 'How to check your copy',
    checks: [
      'Unpack the ZIP file and open index.html in a browser.',
      'manifest.json holds the SHA-256 sum of each file; index.html tells how to compare them.',
    ],
    another: 'Get another link',
  },

  discarded: {
    title: 'The copy is deleted',
    text: 'Your copy is being deleted from our systems and cannot be downloaded again. The data in your services stays as it is.',
  },

  optOut: {
    title: 'Stop promotional e-mail',
    lead: (topic) => `The e-mail you came from is about: ${topic}. Opening this page has changed nothing.`,
    forwarded: 'If somebody forwarded that e-mail to you, these buttons stop their e-mail, not yours.',
    stopTopic: (topic) => `Stop e-mail about ${topic}`,
    stopAll: 'Stop all promotional e-mail',
    stays: 'Letters about services, contract, invoices and policy changes still come.',
  },

  optedOut: {
    title: 'We have noted it',
    text: (topics, stopsAt) => `From ${stopsAt} on, we send no e-mail about ${topics}.`,
    stays:
      'Letters about services, contract, invoices and policy changes still come. You need not do anything more.',
  },
};
