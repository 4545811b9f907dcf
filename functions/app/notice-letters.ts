import type { RuntimeSettings } from '../contract.ts';
import type { Notice, RenderedLetter, RenderNotice } from '../domain/letters.ts';
import type { PublishedVersion } from '../domain/policy.ts';
import type { Language } from '../domain/request.ts';
import { sealConsentToken } from '../domain/secrets.ts';
import { linkTo } from './links.ts';
import type { Recipient, Secrecy, Site } from './ports.ts';

/** The letter that a customer gets. */
export type LetterFor = (customer: Recipient) => RenderedLetter;

/**
 * The letters of a run. Where nothing in them is personal, there is one a language, written once; where consent is asked
 * for, each customer has their own, with their own link.
 */
export function noticeLetters(
  ports: Secrecy & Site & { renderNotice: RenderNotice; settings: RuntimeSettings },
  version: PublishedVersion,
): LetterFor {
  const { keys, random, publicUrl, renderNotice, settings } = ports;
  const shared = new Map<Language, RenderedLetter>();
  return ({ customerId, name, language = settings.defaultLanguage }) => {
    if (version.significance === 'needs-consent') {
      const token = sealConsentToken(keys, { customerId, version: version.number }, random);
      const consentUrl = linkTo(publicUrl, 'consent', { token });
      return renderNotice(
        { ...noticeOf(version, language, publicUrl), personal: { name, consentUrl } },
        language,
      );
    }
    const letter = shared.get(language) ?? renderNotice(noticeOf(version, language, publicUrl), language);
    shared.set(language, letter);
    return letter;
  };
}

function noticeOf(
  { number, words, effective }: PublishedVersion,
  language: Language,
  publicUrl: string,
): Notice {
  const version = String(number);
  return {
    version: number,
    words: words[language],
    effective,
    policyUrl: linkTo(publicUrl, 'policyVersion', { version }),
    ...(number > 1 && {
      changesUrl: linkTo(publicUrl, 'policyChanges', { version, earlier: String(number - 1) }),
    }),
    formUrl: linkTo(publicUrl, 'form'),
  };
}
