import type { RuntimeSettings } from '../../contract/settings.ts';
import { layout } from './layout.ts';
import type { Page, PageContext } from './page.ts';
import { pageLocales } from './page-locale.ts';
import { cancelledPage, cancelPage } from './pages/cancel.ts';
import { confirmedPage, confirmPage, freshLinkPage, freshLinkSentPage } from './pages/confirm.ts';
import { consentPage } from './pages/consent.ts';
import { archiveDiscardedPage, downloadPage, downloadReadyPage } from './pages/download.ts';
import { formPage } from './pages/form.ts';
import { optedOutPage, optOutPage } from './pages/opt-out.ts';
import { policyPage, unknownPolicyPage } from './pages/policy.ts';
import { policyChangesPage } from './pages/policy-changes.ts';
import { faultPage, refusedPage } from './pages/refused.ts';
import { statusPage } from './pages/status.ts';
import { submittedPage } from './pages/submitted.ts';
import type { Content, View } from './view.ts';

export { contentSecurityPolicy } from './layout.ts';

/** Renders a page as a complete HTML document, to be served under {@link contentSecurityPolicy}. */
export function renderPage(page: Page, context: PageContext, settings: RuntimeSettings): string {
  const view: View = { ...context, locale: pageLocales[context.language], settings };
  return layout(view, contentOf(page, view));
}

function contentOf(page: Page, view: View): Content {
  switch (page.type) {
    case 'form':
      return formPage(page, view);
    case 'submitted':
      return submittedPage(page, view);
    case 'confirm':
      return confirmPage(page, view);
    case 'confirmed':
      return confirmedPage(page, view);
    case 'fresh-link':
      return freshLinkPage(page, view);
    case 'fresh-link-sent':
      return freshLinkSentPage(page, view);
    case 'cancel':
      return cancelPage(page, view);
    case 'cancelled':
      return cancelledPage(page, view);
    case 'download':
      return downloadPage(page, view);
    case 'download-ready':
      return downloadReadyPage(page, view);
    case 'archive-discarded':
      return archiveDiscardedPage(page, view);
    case 'status':
      return statusPage(page, view);
    case 'opt-out':
      return optOutPage(page, view);
    case 'opted-out':
      return optedOutPage(page, view);
    case 'policy':
      return policyPage(page, view);
    case 'policy-changes':
      return policyChangesPage(page, view);
    case 'policy-unknown':
      return unknownPolicyPage(view);
    case 'consent':
      return consentPage(page, view);
    case 'refused':
      return refusedPage(page, view);
    case 'fault':
      return faultPage(view);
  }
}
