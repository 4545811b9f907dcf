import type * as vi from '../vi/policy.ts';

/** The pages of the privacy policy, and of consent to what it newly asks for. */
export const policy: typeof vi.policy = {
  policy: {
    title: 'Privacy policy',
    none: 'We have not published any version of the policy on this page yet.',
    notYet: 'No version is in force yet.',
    standings: {
      'in-force': 'This version is in force.',
      upcoming: (day) => `This version is not in force yet; it applies from ${day}.`,
      replaced: (number, day) =>
        `This version has been replaced by version ${number}, which applies from ${day}.`,
    },
    version: 'Version',
    latestUpdate: 'Latest update',
    effective: 'Applies from',
    announced: (day) => `Changes from ${day}`,
    read: (number) => `Read version ${number}`,
    compare: (number) => `See what is different from version ${number}`,
    purposes: 'Purposes that need your consent',
    purposesText:
      'These purposes apply to you only if you accepted them on the page of your own that we sent by e-mail. Silence is not consent.',
    versions: 'Versions',
    numbered: (number) => `Version ${number}`,
    listed: {
      'in-force': (day) => `in force since ${day}`,
      upcoming: (day) => `applies from ${day}`,
      replaced: (day) => `from ${day}, replaced`,
    },
    current: 'Read the policy in force',
    unknown: {
      title: 'There is no such version',
      text: 'We have not published a version like this, or the link was copied incompletely.',
    },
  },

  policyChanges: {
    title: (older, newer) => `Version ${newer} compared with version ${older}`,
    effective: (number) => `Version ${number} applies from`,
    legend: 'How to read it:',
    isAdded: 'what was added',
    isRemoved: 'what was removed',
    legendRest: 'Sections without changes are only named.',
    added: 'Added:',
    removed: 'Removed:',
    unchanged: (sections) => `Unchanged: ${sections}.`,
    preamble: 'the introduction',
    same: 'The two texts are the same, word for word.',
  },

  consent: {
    title: 'Your consent',
    lead: (day) =>
      `From ${day}, our privacy policy names the further purposes below. Each applies to you only if you accept it.`,
    nothingYet: 'Opening this page has changed nothing.',
    silence:
      'Tick only those that you accept. Silence is not consent: a purpose that you do not accept here does not apply, and your services stay as they are.',
    done: {
      given: 'We have recorded your consent.',
      withdrawn:
        'We have recorded that you withdraw your consent. From now on that purpose no longer applies to you.',
    },
    choose: 'Which purposes do you accept?',
    phoneEnding: 'Last four digits of your telephone number',
    phoneWhy:
      'The number you registered with us. It tells us that you answer, and not somebody to whom the e-mail was forwarded.',
    phoneMissing: 'Enter the last four digits of the telephone number you registered.',
    phoneWrong:
      'These four digits do not match the telephone number you registered. Check them; the number of tries is limited.',
    contact: (email, phone) => `Contact: ${email} or ${phone}.`,
    button: 'Accept the ticked purposes',
    given: 'What you have accepted',
    since: (at) => `Accepted on ${at}.`,
    withdraw: 'Withdraw my consent',
    anyTime:
      'You can withdraw your consent on this page at any time. Please keep the e-mail with the link, and do not forward it.',
    unknown: {
      title: 'This link does not work',
      text: 'It may have been copied incompletely, or the client account that it belongs to is gone. Nothing has changed.',
      next: 'Follow the link in our e-mail about the change of the policy directly, or copy it whole. If that does not help, or you no longer have the e-mail, contact us.',
    },
  },
};

/** The notice of a change of the policy. It is no advertising and must not contain any. */
export const policyNotice: typeof vi.policyNotice = {
  subject: (provider, day, version) => `[${provider}] Privacy policy changes on ${day} (version ${version})`,
  why: (provider) =>
    `You get this e-mail because you are a customer of ${provider}. It is a notice about the privacy policy, not advertising, so it also goes to customers who refused promotional e-mail.`,
  changes: (day) => `Our privacy policy changes on ${day}.`,
  document: 'Document',
  version: 'Version',
  effective: 'Applies from',
  what: 'What changes',
  read: 'Read the whole new text',
  compare: 'See what is different from the text before',
  consent: {
    title: 'What we ask you to decide',
    asks: (day) =>
      `From ${day}, we would like to use your data for the following purposes. Each applies only if you accept it.`,
    silence:
      'Silence is not consent: if you do nothing, these purposes do not apply and your services stay as they are.',
    how: 'If you accept a purpose, open the link below, tick it and enter the last four digits of the telephone number you registered with us. Opening the link alone changes nothing.',
    button: 'Read and decide',
    withdraw:
      'On the same page you can withdraw your consent at any time. The link is yours alone; please do not forward this e-mail.',
  },
  options: 'What you can do',
  nothing: 'You don’t need to do anything.',
  nothingUnlessAccepting: 'If you do not want to accept, you don’t need to do anything.',
  rights:
    'If you do not want to go on under the new policy, you can ask for a copy of your data or have it deleted, without logging in.',
  form: 'Send a request',
  questions: (email, phone) => `Questions? Please contact ${email} or ${phone}.`,
  genuine: (website) =>
    `Not sure that this e-mail is ours? Type ${website} into your browser yourself and call the number given there.`,
};
