/**
 * Version of the text that lists what a deletion destroys. It is recorded with the customer's acceptance, so change it
 * whenever `risks` in `functions/web/texts` changes its meaning.
 */
export const riskTextVersion = '2026-11-23.2';
