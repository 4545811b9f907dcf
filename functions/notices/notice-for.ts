import { needsConsent, type VersionFacts } from '../policy/domain/policy.ts';
import { linkTo } from '../shared/links.ts';
import type { PublicSite } from '../shared/ports.ts';
import type { Language } from '../shared/vocabulary.ts';
import type { Notice } from './domain/notice.ts';

/** What is personal in a notice, where it is: who is asked for consent, and the token of their own page. */
export interface Asked {
  name: string;
  token: string;
}

/**
 * What the notice of a version tells in a language. Only where the version asks for consent there is something personal
 * in it; otherwise it says the same to everybody.
 * @param ask makes it, if it is needed
 */
export function noticeFor(
  { publicUrl }: PublicSite,
  version: VersionFacts,
  language: Language,
  ask: () => Asked,
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
    ...(needsConsent(version) && { personal: personalPart(publicUrl, ask()) }),
  };
}

const personalPart = (publicUrl: string, { name, token }: Asked) => ({
  name,
  consentUrl: linkTo(publicUrl, 'consent', { token }),
});
