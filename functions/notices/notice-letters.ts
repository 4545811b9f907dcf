import type { RuntimeSettings } from '../../contract/settings.ts';
import { createConsentToken } from '../policy/domain/consent-token.ts';
import { needsConsent, type PublishedVersion } from '../policy/domain/policy.ts';
import type { Recipient } from '../register/ports.ts';
import type { PublicSite, Secrets } from '../shared/ports.ts';
import type { RenderedLetter } from '../shared/rendered-letter.ts';
import type { Language } from '../shared/vocabulary.ts';
import type { RenderNotice } from './domain/notice.ts';
import { noticeFor } from './notice-for.ts';

/** Renders a customer's letter. */
export type LetterFor = (customer: Recipient) => RenderedLetter;

/**
 * The letters of a run. If nothing in them is personal, there is one per language, rendered once; if consent is asked
 * for, each customer has their own letter with their own link.
 */
export function noticeLetters(
  ports: Secrets<'consentTokens'> & PublicSite & { renderNotice: RenderNotice; settings: RuntimeSettings },
  version: PublishedVersion,
): LetterFor {
  const { keys, random, renderNotice, settings } = ports;
  const shared = new Map<Language, RenderedLetter>();
  return ({ customerId, name, language = settings.defaultLanguage }) => {
    const write = () =>
      renderNotice(
        noticeFor(ports, version, language, () => ({
          name,
          token: createConsentToken(keys, { customerId, version: version.number }, random),
        })),
        language,
      );
    if (needsConsent(version)) return write();
    const letter = shared.get(language) ?? write();
    shared.set(language, letter);
    return letter;
  };
}
