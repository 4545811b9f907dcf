import { requestIdOf } from '../../functions/shared/reference.ts';

/** The one reference among the words of a command line, as an id. Returns a text if there is none, or another word too. */
export function requestIn([reference, extra]: readonly string[]): { id: string } | string {
  if (reference === undefined) return 'which request? Give its reference.';
  if (extra !== undefined) return `takes only one reference; "${extra}" is one too many.`;
  const id = requestIdOf(reference);
  const format = 'it has 12 digits and letters, like 7Q2M-X0RK-94TB, and never I, L, O or U';
  return /^[0-9A-HJKMNP-TV-Z]{12}$/.test(id) ? { id } : `"${reference}" is not a reference; ${format}.`;
}
