/** Markup that may be sent as is. Only {@link html} and {@link raw} create it. */
export class Markup {
  readonly #source: string;
  constructor(source: string) {
    this.#source = source;
  }
  toString(): string {
    return this.#source;
  }
}

/**
 * Values of a template: text is escaped, markup is kept, and empty values (`undefined`, `null`, `false`) render
 * nothing.
 */
export type Value = string | number | Markup | undefined | null | false | readonly Value[];

/**
 * Auto-escaping template. Values in text or in a quoted attribute stay text. Two uses throw, because escaping cannot
 * make them safe: an attribute without quotes, and a link that runs a script.
 */
export function html(literals: TemplateStringsArray, ...values: Value[]): Markup {
  const parts = values.map((value, index) => {
    const before = literals[index] ?? '';
    if (/=\s*$/.test(before)) throw new TypeError('Quote the attribute.');
    if (/<img\b[^<>]*\ssrc="$/.test(before)) checkPicture(String(value));
    else if (/\s(href|action|src)="$/.test(before)) checkLink(String(value));
    return before + source(value);
  });
  return new Markup(parts.join('') + (literals.at(-1) ?? ''));
}

/** Declares a string to be markup. Only for constants of this package, never for input. */
export const raw = (source: string): Markup => new Markup(source);

function source(value: Value): string {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Markup) return value.toString();
  if (typeof value === 'object') return value.map(source).join('');
  return escapeText(String(value));
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

const escapeText = (text: string) => text.replace(/[&<>"'`]/g, (character) => entities[character] ?? '');

/** Only pictures embedded in the page are allowed: nothing is fetched, so nobody learns who reads it. */
function checkPicture(link: string): void {
  if (!/^data:image\/[a-z+]+;base64,[A-Za-z0-9+/=]+$/.test(link))
    throw new TypeError('The picture is not embedded.');
}

/** A link leads to one of our paths, a named host, a mailbox or a telephone. */
function checkLink(link: string): void {
  if (/^[\s\p{Cc}]*[/\\]{2}/u.test(link))
    throw new TypeError('The link has no scheme but leads to another host.');
  const scheme = /^[\s\p{Cc}]*([^/?#]*?):/u.exec(link)?.[1];
  if (scheme !== undefined && !/^(https?|mailto|tel)$/i.test(scheme))
    throw new TypeError('The scheme of the link is not allowed.');
}
