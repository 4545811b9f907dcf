/** Markup that may be sent as it stands. Only {@link html} and {@link raw} make it. */
export class Markup {
  readonly #source: string;
  constructor(source: string) {
    this.#source = source;
  }
  toString(): string {
    return this.#source;
  }
}

/** What a template takes: text is escaped, markup is kept, nothing (`undefined`, `null`, `false`) leaves nothing. */
export type Value = string | number | Markup | undefined | null | false | readonly Value[];

/**
 * Auto-escaping template. Whatever is put into text or into a quoted attribute stays text. Two places are refused by
 * throwing, because escaping cannot make them safe: an attribute without quotes, and a link that starts a script.
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

/** Declares a string to be markup. For constants of this package only, never for anything that came in. */
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

/** The only pictures are those that come along with the page: nothing is fetched, so nobody learns who reads. */
function checkPicture(link: string): void {
  if (!/^data:image\/[a-z+]+;base64,[A-Za-z0-9+/=]+$/.test(link))
    throw new TypeError('Not a picture of ours.');
}

/** A link leads to a path of ours, a named host, a mailbox or a telephone. */
function checkLink(link: string): void {
  if (/^[\s\p{Cc}]*[/\\]{2}/u.test(link)) throw new TypeError('Not a link of ours.');
  const scheme = /^[\s\p{Cc}]*([^/?#]*?):/u.exec(link)?.[1];
  if (scheme !== undefined && !/^(https?|mailto|tel)$/i.test(scheme)) throw new TypeError('Not a link.');
}
