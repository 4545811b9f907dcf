import type { RuntimeSettings } from '../../contract/settings.ts';
import { layout } from './layout.ts';
import type { Page, PageContext } from './page.ts';
import { pageLocales } from './page-locale.ts';
import type { Content, PageOf, Pages, View } from './view.ts';

export { contentSecurityPolicy } from './layout.ts';

/** Renders a page as a complete HTML document, to be served under {@link contentSecurityPolicy}. */
export function renderPage<Type extends Page['type']>(
  page: PageOf<Type>,
  context: PageContext,
  settings: RuntimeSettings,
  pages: Pages<Type>,
): string {
  const view: View = { ...context, locale: pageLocales[context.language], settings };
  const contentOf: (page: PageOf<Type>, view: View) => Content = pages[page.type as Type];
  return layout(view, contentOf(page, view));
}
