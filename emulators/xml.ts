/** Content of an element. An array repeats its element; `undefined` is omitted. */
export type XmlContent =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlContent[]
  | { [name: string]: XmlContent };

const namedEntities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Characters that XML 1.0 cannot represent, not even as a reference. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is about control characters
const noXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is about control characters
const escaped = /[&<>"'\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu;

/**
 * Makes any text safe inside an element or a quoted attribute, in both XML and HTML. Characters that XML cannot
 * represent become references all the same, as in S3: a strict parser rejects the document.
 */
export function escapeXml(text: string): string {
  // Parsers would normalise a carriage return, so it becomes a reference, too.
  return text.replace(escaped, (one) => {
    const code = one.charCodeAt(0);
    return noXml.test(one) ? `&#x${code.toString(16)};` : `&#${code};`;
  });
}

/** Whether a parser of XML 1.0 would accept all characters and references of a text. */
export function isLegalXml(xml: string): boolean {
  if (noXml.test(xml)) return false;
  // Every ampersand must start one of the five named references, or one to a character that XML can represent.
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

/** The character of a reference; `undefined` if there is no such character. */
function textOf(reference: string): string | undefined {
  const name = reference.slice(1, -1).toLowerCase();
  if (!name.startsWith('#')) return namedEntities[name];
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** Creates an XML document with one root element. */
export function xmlDocument(root: string, content: XmlContent, namespace?: string): string {
  const attribute = namespace ? ` xmlns="${escapeXml(namespace)}"` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${innerXml(content)}</${root}>`;
}

/**
 * The inner XML of every element with this name. Sufficient for request bodies, whose elements do not nest in
 * themselves.
 */
export function elementsIn(xml: string, name: string): string[] {
  const pattern = new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g');
  return Array.from(xml.matchAll(pattern), (match) => match[1] ?? '');
}

/** The text of the first element with this name. */
export function textIn(xml: string, name: string): string | undefined {
  const [first] = elementsIn(xml, name);
  return first === undefined ? undefined : unescapeXml(first);
}

function innerXml(content: XmlContent): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map(innerXml).join('');
  if (typeof content !== 'object') return escapeXml(String(content));
  return Object.entries(content)
    .flatMap(([name, value]) =>
      Array.isArray(value) ? value.map((one) => [name, one] as const) : [[name, value] as const],
    )
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${innerXml(value)}</${name}>`))
    .join('');
}
