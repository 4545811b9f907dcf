import type * as vi from '../vi/refusals.ts';

export const refusals: typeof vi.refusals = {
  'address-missing': {
    title: 'The e-mail address is missing',
    text: 'Enter your e-mail address.',
    next: 'Go back to the form and enter the address you registered with us.',
  },
  'address-invalid': {
    title: 'The e-mail address is not right',
    text: 'Enter an address like name@example.com.',
    next: 'Go back to the form and check each character of the address.',
  },
  'address-local-part-not-ascii': {
    title: 'We cannot write to this address',
    text: 'Our mail system cannot send to addresses with accents before the @. Enter one without accents; if your keyboard adds them, switch it to English.',
    next: 'If you have no other address, contact our support.',
  },
  'address-several': {
    title: 'There is more than one e-mail address',
    text: 'Enter one e-mail address only.',
    next: 'Send one form for each address.',
  },
  'address-hidden-character': {
    title: 'The e-mail address has a character too many',
    text: 'There is a blank, or a character that cannot be seen, within the address. Type the address instead of pasting it.',
    next: 'Go back to the form and type the address again.',
  },
  'too-many-forms': {
    title: 'Too many forms came from this network connection',
    text: 'The form was not recorded.',
    next: 'Please send it again later, or contact us.',
  },
  'cross-site': {
    title: 'This form was sent by another site',
    text: 'Another web site sent this form. Nothing was recorded and nothing has changed.',
    next: 'Open the link in our e-mail, or fill in the form on our own page.',
  },
  'too-many-tries': {
    title: 'Too many tries',
    text: 'The four digits were entered too many times, so no more can be accepted here at the moment. Your answers stay as they are. To accept, contact us.',
    next: 'What you have accepted can still be withdrawn here.',
  },
  'no-phone-on-file': {
    title: 'You cannot accept here',
    text: 'There is no telephone number on your file, so we cannot check that it is you who answers. To accept, contact us.',
    next: 'If you do not want to accept, you don’t need to do anything.',
  },
  'link-unknown': {
    title: 'This link does not work',
    text: 'It may have been copied incompletely, a newer link may have replaced it, or the request ended long ago. Nothing has changed.',
    next: 'Open our newest e-mail and follow the link directly, or copy it whole.',
  },
  'address-changed': {
    title: 'This link no longer works',
    text: 'The e-mail address of your account has changed since we sent this link. To protect your data, the link no longer works.',
    next: 'Send a new request from the new address. If you did not change the address, contact us at once.',
  },
  'link-expired': {
    title: 'This link has expired',
    text: 'Its time is over. Opening it has changed nothing.',
    next: 'If you still want to go on, you can send a new request.',
  },
  'link-used': {
    title: 'This link has already been used',
    text: 'What it is for is already on record. You don’t need to do it again.',
    next: 'What happens next can be seen with the follow link in our e-mail.',
  },
  'link-locked': {
    title: 'This link is locked',
    text: 'The match code was entered incorrectly too many times.',
    next: 'You can send a new request; it gets a new match code.',
  },
  'code-missing': {
    title: 'The match code is missing',
    text: 'Enter the two digits of the match code.',
    next: 'It was shown on the page right after you sent the request.',
  },
  'code-wrong': {
    title: 'The match code is not right',
    text: 'These two digits are not right. Look again at the code shown after you sent the request.',
    next: 'After a few wrong tries the link is locked to protect you.',
  },
  'risk-not-accepted': {
    title: 'The consequences are not accepted yet',
    text: 'Read the consequences and tick the box if you accept them.',
    next: 'Without the tick we delete nothing.',
  },
  'purpose-missing': {
    title: 'No purpose is ticked',
    text: 'Tick at least one purpose that you accept.',
    next: 'If you accept none, you don’t need to do anything: what is not ticked is not accepted.',
  },
  'answered-too-often': {
    title: 'These answers were changed very often',
    text: 'You have changed your answers so often that no more can be accepted here. They stay as they are. To accept again, contact us.',
    next: 'What you have accepted can still be withdrawn here.',
  },
  'too-late': {
    title: 'This is no longer possible',
    text: 'The request has moved on, so this can no longer be done.',
    next: 'The result can be seen with the follow link in our e-mail. If you have questions, contact us.',
  },
  'no-more-fresh-links': {
    title: 'No more new links',
    text: 'This request has used up its new links. It ends automatically and nothing changes.',
    next: 'Send a new request, or contact us if our e-mails do not arrive.',
  },
  'not-now': {
    title: 'This cannot be done right now',
    text: 'The request is at another step, so this had no effect. Nothing is lost.',
    next: 'See how it stands with the follow link in our e-mail.',
  },
};

export const fault: typeof vi.fault = {
  title: 'Sorry, something went wrong on our side',
  text: 'Nothing was lost, and nothing was deleted because of this. Please try again in a few minutes. If it still fails, contact us and quote the time below.',
  whileCancelling: (phone) => `If you were cancelling a deletion, try again at once or call ${phone}.`,
  time: (at) => `Time to quote: ${at}.`,
};

export const newRequest: typeof vi.newRequest = 'Send a new request';

/** Of a link to consents. */
export const unknownConsentLink: typeof vi.unknownConsentLink = {
  title: 'This link does not work',
  text: 'It may have been copied incompletely, or the client account that it belongs to is gone. Nothing has changed.',
  next: 'Follow the link in our e-mail about the change of the policy directly, or copy it whole. If that does not help, or you no longer have the e-mail, contact us.',
};
