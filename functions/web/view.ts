import type { RuntimeSettings } from '../../contract/settings.ts';
import type { Markup } from './html.ts';
import type { Locale } from './locale.ts';
import type { Page, PageContext } from './page.ts';

/** Everything needed to render a page. */
export interface View extends PageContext {
  locale: Locale;
  settings: RuntimeSettings;
}

/** One page, before it is wrapped in the layout. */
export interface Content {
  title: string;
  body: Markup;
  /** The customer's current step out of four. */
  step?: 1 | 2 | 3 | 4;
  /** Errors, shown above everything else. */
  errors?: FieldError[];
  refreshSeconds?: number;
}

export interface FieldError {
  /** Id of the field to which the summary links. */
  field: string;
  text: string;
}

/** One of our paths, in the language of the page that links to it. */
export const inLanguage = ({ locale }: View, path: string): string => `${path}?lang=${locale.language}`;

/** A page of one of these types. */
export type PageOf<Type extends Page['type']> = Extract<Page, { type: Type }>;

/** How pages of these types are written. */
export type Pages<Type extends Page['type']> = {
  readonly [Each in Type]: (page: PageOf<Each>, view: View) => Content;
};
