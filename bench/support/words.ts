/** `12,345` */
export const number = (value: number): string => value.toLocaleString('en-US');

/** `$0.00068`: two significant digits. */
export function dollars(value: number): string {
  if (value === 0) return '$0';
  const digits = Math.max(2, 1 - Math.floor(Math.log10(value)));
  return `$${value.toFixed(digits)}`;
}

/** `1,234.5 MB`; a MB has 1,000,000 bytes. */
export const megabytes = (bytes: number): string => `${number(Math.round(bytes / 1e5) / 10)} MB`;

/** `345 KB`; a KB has 1,000 bytes. */
export const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} KB`;

/** `+4 %` */
export function change(from: number, to: number): string {
  const percent = Math.round((to / from - 1) * 100);
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent)} %`;
}
