/** What of an answer is the submission's own, and may differ from any other. */
export interface Own {
  reference: string;
  /** Empty for an opt-out. */
  matchCode: string;
  /** Normalised, as the answer shows it. */
  address: string;
  submittedAt?: string;
}

/**
 * The answer with its own facts blanked where they stand. Lengths and positions stay, so that two answers are the same only
 * if these facts stand at the same positions, too.
 */
export function blanked(text: string, { reference, matchCode, address, submittedAt }: Own): string {
  const blank = (within: string, own: string) =>
    own === '' ? within : within.replaceAll(own, '*'.repeat(own.length));
  const codes = matchCode === '' ? [] : [`>${matchCode}<`, `"matchCode":"${matchCode}"`];
  return [reference, address, submittedAt ?? '', ...codes].reduce(blank, text);
}
