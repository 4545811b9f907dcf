import { domainToASCII } from 'node:url';
import { isRefusal, type Refusal, refuse } from './refusal.ts';

/** RFC 5321: at most 64 octets before the @, 254 in total. */
const localPart = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/;
const domainName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/**
 * Normalises an e-mail address: NFC, trimmed, lower case, international domain as punycode. Different spellings of one
 * mailbox become one string; provider-specific rules (dots, plus signs) are not guessed.
 */
export function parseAddress(text: string): string | Refusal {
  const address = text.normalize('NFC').trim().toLowerCase();
  if (address === '') return refuse('address-missing');
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  if (at < 1) return refuse('address-invalid');
  // Amazon SES cannot send to such a mailbox (no SMTPUTF8), so accepting it would promise a letter that never arrives.
  if (/[^\x20-\x7e]/.test(local)) return refuse('address-local-part-not-ascii');
  // `domainToASCII` parses a URL host: it would drop line breaks, truncate at a path and decode percent signs.
  const typedDomain = address.slice(at + 1);
  const domain = /[\p{Cc}/\\?#%]/u.test(typedDomain) ? '' : domainToASCII(typedDomain);
  const hasMisplacedDots = local.startsWith('.') || local.endsWith('.') || local.includes('..');
  if (!localPart.test(local) || hasMisplacedDots || !domainName.test(domain))
    return refuse('address-invalid');
  const normalised = `${local}@${domain}`;
  return normalised.length <= 254 ? normalised : refuse('address-invalid');
}

/**
 * An address on file or in a report of the mail service, in the spelling under which addresses are compared and written
 * to. Whoever wrote it down need not have followed our rules: what {@link parseAddress} refuses stays as it is, in lower
 * case.
 */
export function normaliseAddress(text: string): string {
  const parsed = parseAddress(text);
  return isRefusal(parsed) ? text.normalize('NFC').trim().toLowerCase() : parsed;
}
