/** Content of an element. An array repeats its element; what is undefined is left out. */
export type XmlContent =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlContent[]
  | { [name: string]: XmlContent };

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What XML 1.0 cannot hold, neither as it is nor as a reference. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about
const noXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about
const escaped = /[&<>"'\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu;

/**
 * Makes any text safe inside an element or a quoted attribute, of XML and of HTML alike. What XML cannot hold becomes a
 * reference all the same, as S3 writes it: a strict parser refuses the document.
 */
export function escapeXml(text: string): string {
  // The carriage return, too: parsers would make a line feed of it.
  return text.replace(escaped, (one) => {
    const code = one.charCodeAt(0);
    return noXml.test(one) ? `&#x${code.toString(16)};` : `&#${code};`;
  });
}

/** Whether a parser of XML 1.0 would take all characters and references of a text. */
export function isLegalXml(xml: string): boolean {
  if (noXml.test(xml)) return false;
  // Every ampersand begins one of the five named references, or one to a character that XML can hold.
  return !/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/.test(xml) && !noXml.test(referencedIn(xml));
}

function referencedIn(xml: string): string {
  const references = xml.match(/&#(?:x[\da-fA-F]+|\d+);/g) ?? [];
  return references.map((reference) => textOf(reference) ?? '\0').join('');
}

/** Reverses {@link escapeXml} and the five named references. */
export function unescapeXml(text: string): string {
  return text.replace(/&(?:#x[\da-f]+|#\d+|amp|lt|gt|quot|apos);/gi, (whole) => textOf(whole) ?? whole);
}

/** What a reference stands for; `undefined` where there is no such character. */
function textOf(reference: string): string | undefined {
  const name = reference.slice(1, -1).toLowerCase();
  if (!name.startsWith('#')) return named[name];
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** Writes an XML document with one root element. */
export function xmlDocument(root: string, content: XmlContent, namespace?: string): string {
  const attribute = namespace ? ` xmlns="${escapeXml(namespace)}"` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${inner(content)}</${root}>`;
}

/** The inner XML of every element of that name. Enough for request bodies, whose elements do not nest in themselves. */
export function elementsIn(xml: string, name: string): string[] {
  const pattern = new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g');
  return Array.from(xml.matchAll(pattern), (match) => match[1] ?? '');
}

/** The text of the first element of that name. */
export function textIn(xml: string, name: string): string | undefined {
  const [first] = elementsIn(xml, name);
  return first === undefined ? undefined : unescapeXml(first);
}

function inner(content: XmlContent): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map(inner).join('');
  if (typeof content !== 'object') return escapeXml(String(content));
  return Object.entries(content)
    .flatMap(([name, value]) =>
      Array.isArray(value) ? value.map((one) => [name, one] as const) : [[name, value] as const],
    )
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${inner(value)}</${name}>`))
    .join('');
}
