/** A start or end tag. */
export interface Tag {
  name: string;
  attributes: Record<string, string>;
}

/** The result of strictly parsing a document. */
export interface Reading {
  /** Start tags in document order. */
  tags: Tag[];
  /** Names of tags and attributes in document order, end tags included: the document without its content. */
  skeleton: string[];
  /** Text content, decoded, without style sheets. */
  text: string;
  /** Content of style elements, unchanged. */
  styles: string[];
}

const voidElements = ['meta', 'link', 'input', 'br', 'img', 'hr'];
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };

/**
 * Parses a document far more strictly than a browser: tags balance, attributes are quoted and unique, text and values
 * hold no bare `<`, `>`, quote or ampersand. Throws at the first error.
 */
export function readHtml(source: string): Reading {
  const reading: Reading = { tags: [], skeleton: [], text: '', styles: [] };
  const open: string[] = [];
  let rest = source.replace(/^<!doctype html>/, '');
  if (rest === source) throw new Error('There is no doctype.');
  while (rest !== '') {
    const text = /^[^<]+/.exec(rest)?.[0];
    if (text !== undefined) {
      if (open.at(-1) === 'style') reading.styles.push(text);
      else reading.text += decode(text);
      rest = rest.slice(text.length);
      continue;
    }
    const tag = /^<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"]*")?)*)\s*>/.exec(rest);
    if (!tag) throw new Error(`This is no tag: ${rest.slice(0, 80)}`);
    const [whole, slash, name = '', attributes = ''] = tag;
    rest = rest.slice(whole.length);
    if (slash) readEnd(name, reading, open);
    else readStart(name, attributesOf(attributes), reading, open);
  }
  if (open.length > 0) throw new Error(`Never closed: ${open.join(', ')}`);
  return reading;
}

function readEnd(name: string, reading: Reading, open: string[]): void {
  if (open.pop() !== name) throw new Error(`</${name}> closes nothing.`);
  reading.skeleton.push(`/${name}`);
  // A block's end separates words.
  reading.text += /^(p|li|td|th|dt|dd|h\d|div|tr|title)$/.test(name) ? '\n' : '';
}

function readStart(name: string, attributes: Tag['attributes'], reading: Reading, open: string[]): void {
  reading.tags.push({ name, attributes });
  reading.skeleton.push(name, ...Object.keys(attributes));
  if (name === 'br') reading.text += '\n';
  if (!voidElements.includes(name)) open.push(name);
}

function attributesOf(source: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', value = ''] of source.matchAll(/\s+([a-zA-Z-]+)(?:="([^"]*)")?/g)) {
    if (name in attributes) throw new Error(`Twice: ${name}`);
    attributes[name] = decode(value);
  }
  return attributes;
}

function decode(text: string): string {
  if (/[<>"`]/.test(text)) throw new Error(`Not escaped: ${text}`);
  return text.replace(/&([^;]{0,8};?)/g, (whole, inner: string) => {
    const character = entities[inner.slice(0, -1)];
    if (character === undefined || !inner.endsWith(';')) throw new Error(`No entity: ${whole}`);
    return character;
  });
}
