import type * as vi from '../vi/policy-notice.ts';

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
