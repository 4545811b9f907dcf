import type * as vi from '../vi/form.ts';

export { refusals } from './refusals.ts';

export const form: typeof vi.form = {
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
        `You get a link to download the copy, within ${days} of your sending the request. Nothing is deleted.`,
    },
    deletion: {
      name: 'Delete my data',
      text: (days, grace) =>
        `After you confirm, you have ${grace} to cancel. Then we delete, within ${days} of your sending the request. A deletion cannot be undone.`,
    },
  },
  scope: 'Which data is this about?',
  scopes: { information: 'Customer information', data: 'Customer data', everything: 'Everything' },
  scopeFor: 'For a deletion or a copy.',
  topics: 'What do you no longer want e-mail about?',
  topicsFor: 'For stopping promotional e-mail.',
  topicsHint: 'Choose one or more.',
  allTopics: 'All of these',
  address: 'Your e-mail address',
  addressHint: 'The address you registered with us. We send the confirmation e-mail to this address only.',
  submit: 'Send the request',
  next: 'What happens next',
  nextSteps: (workingDays) => [
    'You send this form and get a reference.',
    `We send an e-mail to the address on file, usually right away, within ${workingDays} working days at most.`,
    'You open the link in it, read exactly what will happen, and confirm. Without your confirmation nothing changes.',
    'We carry it out and send you a receipt: what we did, what we still keep, why and until when.',
  ],
  errors: {
    unknownFields: (names) =>
      `The form has fields that we do not use: ${names}. Please fill it in on this page.`,
    kind: { missing: 'Choose what we should do.', unknown: 'Choose one of the three.' },
    scope: {
      missing: 'Choose which data.',
      unknown: 'Choose one of the three parts.',
      'not-for-this-kind': 'This request has no parts to choose from.',
    },
    topics: {
      missing: 'Choose at least one kind of e-mail.',
      unknown: 'Choose only from the kinds of e-mail listed.',
      'not-for-this-kind': 'This request has no kinds of e-mail to choose from.',
    },
    tooMany: (at, email, phone) =>
      `Too many forms came from your network connection within an hour, so this one was not recorded. You can send it again from ${at}. If it is urgent, contact ${email} or ${phone}. A request that already has a reference is not affected.`,
    form: {
      unreadable: 'We could not read the form. Please fill it in and send it again.',
      unsupported: 'The form was sent in a way that we do not support. Please fill it in on this page.',
      'too-many-fields': 'The form has too many fields. Please fill it in on this page.',
      'too-large': 'What you sent is too long. Please fill the form in again, shorter.',
      'control-characters': 'There are characters that cannot be used. Please type instead of pasting.',
    },
  },
};
