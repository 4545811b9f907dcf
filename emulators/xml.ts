/** Content of an element. An array repeats its element; `undefined` is omitted. */
export type XmlContent =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlContent[]
  | { [name: string]: XmlContent };

const namedEntities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Makes any text safe inside an element or a quoted attribute, in both XML and HTML. */
export function escapeXml(text: string): string {
  // Control characters (a key may contain them) and the carriage return, which parsers normalise, become references.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this function escapes control characters
  return text.replace(/[&<>"'\r\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, (one) => `&#${one.charCodeAt(0)};`);
}

/** Reverses {@link escapeXml} and the five named references. */
export function unescapeXml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));/gi,
    (whole, hex, decimal, name) => {
      if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal) return String.fromCodePoint(Number(decimal));
      return namedEntities[name.toLowerCase()] ?? whole;
    },
  );
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
