import { needsConsent, type VersionFacts } from '../policy/domain/policy.ts';
import { linkTo } from '../shared/links.ts';
import type { PublicSite } from '../shared/ports.ts';
import type { Language } from '../shared/vocabulary.ts';
import type { Notice } from './domain/notice.ts';

/** The personal part of a notice that asks for consent: the customer's name, and the token of their consent page. */
export interface ConsentInvitation {
  name: string;
  token: string;
}

/**
 * Content of a version's notice in one language. It has a personal part only if the version asks for consent; otherwise
 * it is the same for everybody.
 * @param invite creates the personal part, if needed
 */
export function noticeFor(
  { publicUrl }: PublicSite,
  version: VersionFacts,
  language: Language,
  invite: () => ConsentInvitation,
): Notice {
  const { number, effective, words } = version;
  const parameters = { version: String(number) };
  return {
    version: number,
    words: words[language],
    effective,
    policyUrl: linkTo(publicUrl, 'policyVersion', parameters),
    ...(number > 1 && {
      changesUrl: linkTo(publicUrl, 'policyChanges', { ...parameters, earlier: String(number - 1) }),
    }),
    formUrl: linkTo(publicUrl, 'form'),
    ...(needsConsent(version) && { personal: personalPart(publicUrl, invite()) }),
  };
}

const personalPart = (publicUrl: string, { name, token }: ConsentInvitation) => ({
  name,
  consentUrl: linkTo(publicUrl, 'consent', { token }),
});
