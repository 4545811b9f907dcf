import type { Page } from './page.ts';
import { cancelPages } from './pages/cancel.ts';
import { confirmPages } from './pages/confirm.ts';
import { consentPages } from './pages/consent.ts';
import { downloadPages } from './pages/download.ts';
import { formPages } from './pages/form.ts';
import { optOutPages } from './pages/opt-out.ts';
import { policyPages } from './pages/policy.ts';
import { refusedPages } from './pages/refused.ts';
import { spentLinkPages } from './pages/spent-link.ts';
import { statusPages } from './pages/status.ts';
import { submittedPages } from './pages/submitted.ts';
import type { Pages } from './view.ts';

/** Every page of the product, for whoever looks at all of them. A function takes its own only. */
export const allPages: Pages<Page['type']> = {
  ...formPages,
  ...submittedPages,
  ...confirmPages,
  ...cancelPages,
  ...downloadPages,
  ...statusPages,
  ...optOutPages,
  ...policyPages,
  ...consentPages,
  ...refusedPages,
  ...spentLinkPages,
};
