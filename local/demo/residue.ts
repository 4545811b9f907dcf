import { everythingIn, type Inspected } from '../inspect.ts';
import type { SeededCustomer } from '../seed/customers.ts';

/**
 * Finds where a customer's address, name or phone still occurs outside the `held` locations. Searches every table,
 * bucket, execution history and log line, in each spelling that a program might store.
 */
export async function residueOf(
  stack: Inspected,
  customer: Pick<SeededCustomer, 'address' | 'name' | 'phone'>,
  held: ReadonlySet<string>,
): Promise<string[]> {
  const needles = [customer.address, customer.name, customer.phone].flatMap(spellingsOf);
  const places = new Set<string>();
  for await (const { place, text } of everythingIn(stack)) {
    const haystack = text.toLowerCase();
    if (!held.has(place) && needles.some((needle) => haystack.includes(needle))) places.add(place);
  }
  return [...places];
}

/** Verbatim, JSON-escaped, URL-encoded, base64, and a phone number without its spaces. */
function spellingsOf(fact: string): string[] {
  const escaped = fact.replace(
    /[^\x20-\x7e]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const base64 = Buffer.from(fact).toString('base64').replace(/=+$/, '');
  return [
    fact,
    fact.normalize('NFD'),
    escaped,
    encodeURIComponent(fact),
    base64,
    fact.replaceAll(' ', ''),
  ].map((spelling) => spelling.toLowerCase());
}
