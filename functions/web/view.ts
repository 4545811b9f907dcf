import type { RuntimeSettings } from '../../contract/settings.ts';
import type { Markup } from './html.ts';
import type { Locale } from './locale.ts';
import type { PageContext } from './page.ts';

/** What every page is drawn with. */
export interface View extends PageContext {
  locale: Locale;
  settings: RuntimeSettings;
}

/** One page, before it is put into its frame. */
export interface Content {
  title: string;
  body: Markup;
  /** Which of the four steps the customer stands at. */
  step?: 1 | 2 | 3 | 4;
  /** Errors, above everything else. */
  errors?: FieldError[];
  refreshSeconds?: number;
}

export interface FieldError {
  /** Id of the field that the summary leads to. */
  field: string;
  text: string;
}

/** A path of ours, answered in the language of the page that leads there. */
export const inLanguage = ({ locale }: View, path: string): string => `${path}?lang=${locale.language}`;
