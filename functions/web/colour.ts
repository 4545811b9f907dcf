/** Contrast 4.5:1 on white. Used when the setting is not a colour. */
const fallback = '#0b57d0';

/**
 * The provider's colour as CSS. Stylesheets cannot be escaped, so only the characters of a colour are allowed: a name,
 * a hex number or one function of numbers.
 */
export function brandColour(setting: string): string {
  return /^(#[\da-f]{3,8}|[a-z]+(\([\d\s.,%/+a-z-]*\))?)$/i.test(setting) ? setting : fallback;
}
