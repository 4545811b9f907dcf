import type { VersionWords } from '../../policy/domain/policy.ts';
import type { RenderedLetter } from '../../shared/rendered-letter.ts';
import type { Language } from '../../shared/vocabulary.ts';

/**
 * What a policy notice tells. URLs are absolute; days are `YYYY-MM-DD` in Vietnam. Without `personal` it says the same to
 * everybody, so that one letter a language serves a whole run.
 */
export interface Notice {
  version: number;
  /** The version's words in the language of the notice, which quotes title and summary. */
  words: VersionWords;
  effective: string;
  /** The whole text, and what is different from the version before it (of the first there is none). */
  policyUrl: string;
  changesUrl?: string;
  /** Where consent is asked for: the customer's name as on file (text, never markup), and the page that is theirs. */
  personal?: { name: string; consentUrl: string };
  /** Where a customer who does not agree can ask for a copy or for deletion. */
  formUrl: string;
}

export type RenderNotice = (notice: Notice, language: Language) => RenderedLetter;
