/**
 * Version of the text that names what a deletion destroys. A customer's tick is recorded with it, so it changes
 * whenever `risks` in `functions/web/texts` changes its meaning.
 */
export const riskTextVersion = '2026-11-23.2';
