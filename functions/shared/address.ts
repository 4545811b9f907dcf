import { domainToASCII } from 'node:url';
import { type Refusal, refuse } from './refusal.ts';

/** RFC 5321: 64 octets before the @, 254 in all. */
const localPart = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/;
const domainName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/**
 * Normalises an e-mail address: NFC, trimmed, lower case, international domain as punycode. Two spellings of one
 * mailbox become one string; nothing provider-specific (dots, plus signs) is guessed.
 */
export function parseAddress(text: string): string | Refusal {
  const address = text.normalize('NFC').trim().toLowerCase();
  if (address === '') return refuse('address-missing');
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  if (at < 1) return refuse('address-invalid');
  // Amazon SES cannot send to such a mailbox (no SMTPUTF8), so a promise to write to it would be empty.
  if (/[^\x20-\x7e]/.test(local)) return refuse('address-local-part-not-ascii');
  // `domainToASCII` reads a URL's host: it would drop line breaks, cut off paths and decode percent signs.
  const written = address.slice(at + 1);
  const domain = /[\p{Cc}/\\?#%]/u.test(written) ? '' : domainToASCII(written);
  const dotsMisplaced = local.startsWith('.') || local.endsWith('.') || local.includes('..');
  if (!localPart.test(local) || dotsMisplaced || !domainName.test(domain)) return refuse('address-invalid');
  const normalised = `${local}@${domain}`;
  return normalised.length <= 254 ? normalised : refuse('address-invalid');
}
