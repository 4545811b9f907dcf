import type { VersionWords } from '../../policy/domain/policy.ts';
import type { RenderedLetter } from '../../shared/rendered-letter.ts';
import type { Language } from '../../shared/vocabulary.ts';

/**
 * Content of a policy notice. URLs are absolute; days are `YYYY-MM-DD` in Vietnam. Without `personal` it is the same
 * for everybody, so that one letter per language serves a whole run.
 */
export interface Notice {
  version: number;
  /** The version's texts in the language of the notice, which quotes title and summary. */
  words: VersionWords;
  effective: string;
  /** The full text, and its differences from the previous version (the first version has none). */
  policyUrl: string;
  changesUrl?: string;
  /** If consent is needed: the customer's name on file (text, never markup), and their own consent page. */
  personal?: { name: string; consentUrl: string };
  /** Where a customer who does not agree can request a copy or deletion. */
  formUrl: string;
}

export type RenderNotice = (notice: Notice, language: Language) => RenderedLetter;
