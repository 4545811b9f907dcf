import { domainToASCII } from 'node:url';
import { isRefusal, type Refusal, refuse } from './refusal.ts';

/** RFC 5321: at most 64 octets before the @, 254 in total. */
const localPart = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/;
const domainName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** Characters that are looked at; a name and an address together have fewer. */
const maxCharacters = 1000;

/**
 * Normalises an e-mail address: NFC, lower case, international domain as punycode, without what was copied along with
 * it. Different spellings of one mailbox become one string; provider-specific rules (dots, plus signs) are not guessed.
 */
export function parseAddress(text: string): string | Refusal {
  if (text.length > maxCharacters) return refuse('address-invalid');
  const typed = halfWidth(text.normalize('NFC')).toLowerCase();
  const address = unwrapped(typed);
  if (address === '') return refuse('address-missing');
  const candidates = address.split(/[\s,;]+/).filter((part) => part.includes('@'));
  if (candidates.length > 1 || (typed.match(/<[^<>]+@/g)?.length ?? 0) > 1) return refuse('address-several');
  const at = address.lastIndexOf('@');
  const [local, typedDomain] = [address.slice(0, at), address.slice(at + 1)];
  if (hidden.test(local) || hidden.test(typedDomain.replace(joiners, ''))) {
    return refuse('address-hidden-character');
  }
  if (at < 1) return refuse('address-invalid');
  // Amazon SES cannot send to such a mailbox (no SMTPUTF8), so accepting it would promise a letter that never arrives.
  if (/[^\x20-\x7e]/.test(local)) return refuse('address-local-part-not-ascii');
  // `domainToASCII` parses a URL host: it would truncate at a path and decode percent signs.
  const domain = /[/\\?#%]/.test(typedDomain) ? '' : domainToASCII(typedDomain);
  const hasMisplacedDots = local.startsWith('.') || local.endsWith('.') || local.includes('..');
  if (!localPart.test(local) || hasMisplacedDots || !domainName.test(domain))
    return refuse('address-invalid');
  const normalised = `${local}@${domain}`;
  return normalised.length <= 254 ? normalised : refuse('address-invalid');
}

/** Blanks, control characters, and what no eye can see: within an address they are named, never dropped. */
const hidden = /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
/** Some scripts need these two within a domain name; IDNA decides where. */
const joiners = /[\u200c\u200d]/gu;

/** What comes along when an address is copied. No address begins, or ends, with any of it. */
const before = /^[\s\p{Cf}\p{Default_Ignorable_Code_Point}"“”„‘«(<[]+/u;
const after = /[\s\p{Cf}\p{Default_Ignorable_Code_Point}"“”’»')>\],.;:!?…]+$/u;
const afterName = /<([^<>]+)$/;

/** The address alone, out of `<…>`, `Name <…>`, `mailto:…?subject=…`, quotes, and a sentence's end. */
function unwrapped(text: string): string {
  const quoted = /^\s*'.*'[\s,.;]*$/.test(text) ? text.trimStart().slice(1) : text;
  const whole = withoutEdges(quoted);
  const bare = withoutEdges(afterName.exec(whole)?.[1] ?? whole);
  return bare.startsWith('mailto:') ? withoutEdges(bare.slice(7).replace(/(@[^?]*)\?.*$/s, '$1')) : bare;
}

const withoutEdges = (text: string): string => text.replace(before, '').replace(after, '');

/** Full-width forms, which some keyboards type, as their ordinary characters. */
const halfWidth = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u3002\uff61]/g, '.');

/**
 * An address on file or in a report of the mail service, in the spelling under which addresses are compared and written
 * to. Whoever wrote it down need not have followed our rules: what {@link parseAddress} refuses stays as it is, in lower
 * case.
 */
export function normaliseAddress(text: string): string {
  const parsed = parseAddress(text);
  return isRefusal(parsed) ? text.normalize('NFC').trim().toLowerCase() : parsed;
}
