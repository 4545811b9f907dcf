/** The facts of an answer that belong to its submission, and may differ between two. */
export interface Own {
  reference: string;
  /** Empty for an opt-out. */
  matchCode: string;
  /** Normalised, as the answer shows it. */
  address: string;
  submittedAt?: string;
}

/**
 * The answer with these facts blanked in place. Lengths and positions stay, so that two answers are the same only
 * if these facts are at the same positions, too.
 */
export function blanked(text: string, { reference, matchCode, address, submittedAt }: Own): string {
  const blank = (within: string, own: string) =>
    own === '' ? within : within.replaceAll(own, '*'.repeat(own.length));
  const codes = matchCode === '' ? [] : [`>${matchCode}<`, `"matchCode":"${matchCode}"`];
  return [reference, address, submittedAt ?? '', ...codes].reduce(blank, text);
}
