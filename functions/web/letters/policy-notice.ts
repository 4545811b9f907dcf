import type { RuntimeSettings } from '../../../contract/settings.ts';
import type { Notice } from '../../notices/domain/notice.ts';
import type { NoticeLocale } from '../notice-locale.ts';
import { type Block, bullets, button, facts, heading, link, paragraph, strong } from './blocks.ts';

/** Explains what changes in the policy, from when, and the customer's options. It contains no advertising. */
export function policyNoticeLetter(
  notice: Notice,
  { language, texts, format }: NoticeLocale,
  { provider }: RuntimeSettings,
): Block[] {
  const { policyNotice } = texts;
  const day = format.day(notice.effective);
  /** Links open in the language of the letter. */
  const inLanguage = (url: string): string => {
    const target = new URL(url);
    target.searchParams.set('lang', language);
    return target.href;
  };
  return [
    paragraph(policyNotice.why(provider.name)),
    strong(policyNotice.changes(day)),
    facts(
      [policyNotice.document, notice.words.title],
      [policyNotice.version, String(notice.version)],
      [policyNotice.effective, day],
    ),
    heading(policyNotice.what),
    bullets(notice.words.summary),
    link(policyNotice.read, inLanguage(notice.policyUrl)),
    ...(notice.changesUrl ? [link(policyNotice.compare, inLanguage(notice.changesUrl))] : []),
    ...(notice.personal
      ? [
          heading(policyNotice.consent.title),
          paragraph(policyNotice.consent.asks(day)),
          bullets(Object.values(notice.words.purposes)),
          strong(policyNotice.consent.silence),
          paragraph(policyNotice.consent.how),
          button(policyNotice.consent.button, inLanguage(notice.personal.consentUrl)),
          paragraph(policyNotice.consent.withdraw),
        ]
      : []),
    heading(policyNotice.options),
    paragraph(notice.personal ? policyNotice.nothingUnlessAccepting : policyNotice.nothing),
    paragraph(policyNotice.rights),
    link(policyNotice.form, inLanguage(notice.formUrl)),
    paragraph(policyNotice.questions(provider.supportEmail, provider.supportPhone)),
  ];
}
