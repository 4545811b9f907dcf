/**
 * Is this a customer number that can be part of a key? No slash, hash or dot: it can neither leave its own prefix nor be
 * the prefix of a neighbour's.
 */
export const isCustomerId = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/.test(text);
