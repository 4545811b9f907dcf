import type { Notice } from '../domain/letters.ts';
import { needsConsent, type VersionFacts } from '../domain/policy.ts';
import type { Language } from '../domain/request.ts';
import { linkTo } from './links.ts';
import type { Site } from './ports.ts';

/** What the notice of a version tells one customer. */
export function noticeFor(
  { publicUrl }: Site,
  version: VersionFacts,
  customer: {
    name: string;
    language: Language;
    /** Makes the token of the customer's own page, where the version asks for consent. */
    consentToken: () => string;
  },
): Notice {
  const { number, effective, words } = version;
  const parameters = { version: String(number) };
  return {
    version: number,
    name: customer.name,
    words: words[customer.language],
    effective,
    policyUrl: linkTo(publicUrl, 'policyVersion', parameters),
    ...(number > 1 && {
      changesUrl: linkTo(publicUrl, 'policyChanges', { ...parameters, earlier: String(number - 1) }),
    }),
    ...(needsConsent(version) && {
      consentUrl: linkTo(publicUrl, 'consent', { token: customer.consentToken() }),
    }),
    formUrl: linkTo(publicUrl, 'form'),
  };
}
