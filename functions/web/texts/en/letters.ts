import type * as vi from '../vi/letters.ts';

/** What stands in every letter. */
export const frame: typeof vi.frame = {
  subject: (provider, about, reference) => `[${provider}] ${about} – reference ${reference}`,
  greeting: (name) => (name ? `Dear ${name},` : 'Dear customer,'),
  status: 'Follow the request',
  linkHost: (host) => `Every link in this e-mail begins with ${host}.`,
  genuine: (website) =>
    `Not sure that this e-mail is ours? Type ${website} into your browser yourself and call the number given there, or compare the reference in this e-mail with the one on the page you saw when you sent the request.`,
  stopAtOnce: (phone, email, reference) =>
    `To stop the request at once, call ${phone} or write to ${email} and give the reference ${reference}.`,
  rights: 'Complaints and safety',
  signature: (provider) => `Yours sincerely, ${provider}`,
  addressLabel: 'Address',
  phone: 'Phone',
  contact: 'E-mail',
};

export const confirm: typeof vi.confirm = {
  subjects: {
    deletion: 'Please confirm your deletion request',
    handover: 'Please confirm: send me a copy of my data',
    'opt-out': 'Please confirm: no more promotional e-mail',
  },
  furtherLink: (about, number) => `${about} (link no. ${number})`,
  why: (provider, submittedAt, ask) =>
    `On ${submittedAt}, ${provider} received a request to ${ask}, sent with this e-mail address. You get this e-mail because the address is on file with us.`,
  waitsUntil: 'Waits for you until',
  asked: 'If you asked for this',
  howWithCode:
    'Open the link below, read what will happen, enter the two-digit match code that was shown after you sent the form, and press the button. Opening the link alone changes nothing.',
  howWithoutCode: 'Open the link below and press the button. Opening the link alone changes nothing.',
  button: 'Read and confirm',
  late: (waitEndsAt) =>
    `If the link has expired, open it all the same: the page behind it lets you ask for a new one until ${waitEndsAt}.`,
  notAsked: 'If you did not ask for this',
  doNothing: (waitEndsAt) =>
    `You don’t need to do anything. Without a confirmation the request ends automatically on ${waitEndsAt} and nothing changes.`,
  next: 'What happens next',
  steps: {
    deletion: (waitEndsAt, dueAt, period) => [
      `You confirm by ${waitEndsAt}.`,
      `A grace period of ${period} starts. We send an e-mail with a link to cancel; until the period ends nothing is deleted.`,
      `We delete by ${dueAt}.`,
      'You get a receipt: what was deleted or is kept, under which law and until when.',
    ],
    handover: (waitEndsAt, dueAt, period) => [
      `You confirm by ${waitEndsAt}.`,
      `By ${dueAt}, we prepare the copy and send an e-mail with a link to the download page.`,
      `You download it with the match code. The copy is kept for ${period} and then deleted automatically; the data in your services stays as it is.`,
      'When the copy is gone, you get a receipt.',
    ],
    'opt-out': (waitEndsAt, dueAt) => [
      `You confirm by ${waitEndsAt}.`,
      `We stop at once (due by law: ${dueAt}).`,
      'One e-mail confirms it, without advertising.',
    ],
  },
  keptByLaw: 'The law makes us keep some records, such as invoices, for a while longer.',
  legal: (dueAt) =>
    `This e-mail is our first response under Article 5 of Decree 356/2025/ND-CP. Due by law: ${dueAt}.`,
  extension: (dueAt) =>
    `Should we need longer, the law allows one extension. We would then give you the reason before ${dueAt}.`,
};

export const grace: typeof vi.grace = {
  subject: 'Deletion confirmed, you can still cancel',
  why: (provider, submittedAt, ask) =>
    `The request to ${ask}, sent to ${provider} on ${submittedAt}, was confirmed with the link in our earlier e-mail and the match code. That is why we write to the address on file.`,
  nothingYet: (endsAt) =>
    `Nothing has been deleted yet. The deletion starts on ${endsAt} and cannot be undone after that.`,
  startsAt: 'Deletion starts',
  stop: 'If you changed your mind, or if it was not you',
  howToStop: (endsAt) =>
    `By ${endsAt}, open the link below and type the four digits shown there. Nothing is deleted then. If it was not you, also change the passwords of your e-mail and your account.`,
  button: 'Cancel the deletion',
  goOn: 'If you still want the deletion',
  doNothing: (dueAt) =>
    `You don’t need to do anything. When the grace period ends, and by ${dueAt}, we delete and send you a receipt: what was deleted or is kept, under which law and until when.`,
};

export const cancelled: typeof vi.cancelled = {
  subjects: {
    deletion: 'Your deletion request is cancelled',
    handover: 'Your request for a copy is cancelled',
    'opt-out': 'Your opt-out request is cancelled',
  },
  why: (provider, submittedAt, ask) =>
    `This e-mail is about the request to ${ask}, sent to ${provider} on ${submittedAt}. The request has been cancelled.`,
  byStaff: 'Our staff cancelled this request for you.',
  reason: 'Reason',
  questions: (email, phone) =>
    `If the reason is not clear, or you do not agree, contact ${email} or ${phone}.`,
  at: 'Cancelled',
  results: {
    deletion: 'Nothing has been deleted. Your websites, data and account are as before.',
    handover: 'No copy was handed out, and none is kept. Your data has not changed.',
    'opt-out': 'Your mailing choices have not changed.',
  },
  next: 'You don’t need to do anything more. Should you want it later, you can send a new request at any time.',
  notYou: (email, phone) =>
    `If it was not you who cancelled, or not you who sent the request, change the passwords of your e-mail and your account and contact ${email} or ${phone}.`,
};

export const joined: typeof vi.joined = {
  subjects: {
    deletion: 'Your deletion request was joined to another',
    handover: 'Your request for a copy was joined to another',
    'opt-out': 'Your opt-out request was joined to another',
  },
  why: (provider, submittedAt, ask) =>
    `On ${submittedAt}, ${provider} received a request to ${ask}, and it was confirmed.`,
  covered: (reference) =>
    `Your request ${reference} includes this already and is being carried out, so we have made the two one.`,
  joinedTo: 'Joined to',
  next: (reference) =>
    `You don’t need to do anything more. The e-mails and deadlines of request ${reference} hold for both. If request ${reference} is cancelled, this one ends too.`,
  notYou: (email, phone) => `If you did not send these requests, contact ${email} or ${phone} at once.`,
};

export const addressChanged: typeof vi.addressChanged = {
  subject: 'The e-mail address of your account was changed',
  why: (provider, submittedAt, ask) =>
    `On ${submittedAt}, ${provider} received a request to ${ask}. It came from the e-mail address that is now on file for your customer account.`,
  changed: (since) => `Since ${since}, this mailbox is no longer the e-mail address of the account.`,
  changedAt: 'Changed',
  byYou: 'If you changed the address yourself, you don’t need to do anything.',
  notYou: (email, phone, reference) =>
    `If you did not change the address, somebody else may be using your account. Call ${phone} or write to ${email} at once, and name reference ${reference}. We delete nothing and hand out no copy until our staff have checked.`,
};

export const archiveReady: typeof vi.archiveReady = {
  subject: 'Your copy is ready to download',
  notInCopy: (stores, email) =>
    `Not in this copy: ${stores}. To get that part, please write to ${email} and give the reference.`,
  why: (provider, submittedAt, ask) =>
    `On ${submittedAt}, ${provider} received a request to ${ask}, and it was confirmed. The copy is ready.`,
  deletesAt: 'Can be downloaded until',
  how: 'How to download it',
  steps: (linkLife) => [
    'Open the link below and enter the two-digit match code that was shown after you sent the form.',
    `The page gives you a download link that works for ${linkLife}. Until the copy is deleted you can get such a link several times.`,
    'Unpack the ZIP file and open index.html. It tells what the copy holds and how to check it.',
  ],
  stepsInParts: (linkLife, parts) => [
    'Open the link below and enter the two-digit match code that was shown after you sent the form.',
    `This copy comes in ${parts} parts. The page lists them, and gives you for each a download link that works for ${linkLife}. Until the copy is deleted you can get such links several times.`,
    'Download part 1 first, unpack it and open index.html. It tells what each part holds and how to check it. Unpack the other ZIP files into the same folder.',
  ],
  button: 'To the download page',
  next: 'After that',
  deletedBy: (deletesAt) =>
    `The copy is deleted from our systems automatically on ${deletesAt}; you can have it deleted earlier on the download page. The data in your services stays as it is.`,
  notAsked: 'If you did not ask for this',
  report: (email, phone) =>
    `Do not forward this e-mail, and contact ${email} or ${phone} at once. Without the match code nobody can download the copy.`,
};

export const receipt: typeof vi.receipt = {
  subjects: {
    deletion: 'Receipt for your deletion request',
    handover: 'Receipt for the copy of your data',
    'opt-out': 'Promotional e-mail stopped',
  },
  topicsStopped: (topics) => `E-mail about ${topics} stopped`,
  interimSubjects: {
    deletion: 'Interim receipt for your deletion request',
    handover: 'Interim receipt for the copy of your data',
    'opt-out': 'Interim receipt for your opt-out request',
  },
  why: (provider, submittedAt, ask) =>
    `On ${submittedAt}, ${provider} received a request to ${ask}. This e-mail tells you what we did.`,
  interim: 'This is an interim receipt: a part is not finished yet.',
  what: 'Results in each system',
  nothing: 'We found no data that belongs to this request.',
  stopped: (topics, at) => `Since ${at} we send no e-mail about ${topics}.`,
  stays: 'E-mails about services, contract, invoices and policy changes still come.',
  next: 'Also good to know',
  nothingToDo: 'You don’t need to do anything more. Please keep this e-mail as proof.',
  lastLetter:
    'This is the last e-mail about this request; after it, we delete the e-mail address from the request as well.',
  evidence: (period) =>
    `A minimal proof of this request is kept for ${period} and then deleted automatically.`,
  notAsked: (email, phone) =>
    `If you did not ask for this, or if the result is not right, contact ${email} or ${phone} at once.`,
};
