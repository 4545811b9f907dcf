import type { RuntimeSettings } from '../../contract/settings.ts';
import type { RenderNotice } from '../notices/domain/notice.ts';
import { paragraph, printHtml, printText } from './letters/blocks.ts';
import { closing } from './letters/closing.ts';
import { policyNoticeLetter } from './letters/policy-notice.ts';
import { oneLine, unlinked } from './locale.ts';
import { noticeLocales } from './notice-locale.ts';

/** Renders notices, for one provider. */
export const renderNotice =
  (settings: RuntimeSettings): RenderNotice =>
  (notice, language) => {
    const locale = noticeLocales[language];
    const { letters, policyNotice, words } = locale.texts;
    const { provider } = settings;
    const day = locale.format.day(notice.effective);
    const subject = oneLine(policyNotice.subject(provider.name, day, String(notice.version)));
    const blocks = [
      paragraph(letters.frame.greeting(unlinked(notice.personal?.name ?? ''))),
      ...policyNoticeLetter(notice, locale, settings),
      ...closing(locale, settings, {
        neverAsk: words.neverAsk,
        genuine: policyNotice.genuine(new URL(provider.website).host),
        url: notice.policyUrl,
      }),
    ];
    return {
      subject,
      text: printText(blocks),
      html: printHtml(blocks, { language, title: subject, colour: provider.colour }),
    };
  };
