import type * as vi from '../vi/consent.ts';

export { policy } from './policy.ts';

export { refusals } from './refusals.ts';

export const consent: typeof vi.consent = {
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
};
