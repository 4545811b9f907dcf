import PostalMime, { decodeWords } from 'postal-mime';
import { unescapeXml } from '../xml.ts';

/** A mail as a program wants to read it. */
export interface ReadMail {
  /** By name in lower case, unfolded and decoded; the values of a repeated one are joined by line breaks. */
  headers: Record<string, string>;
  subject: string;
  text: string;
  /** Empty when the mail has no such part. */
  html: string;
  /** What the links of both parts point to, each once, in the order of the text. */
  links: string[];
}

export async function readMail(raw: Uint8Array): Promise<ReadMail> {
  const mail = await PostalMime.parse(raw);
  const headers: Record<string, string> = {};
  for (const { key, value } of mail.headers) {
    const decoded = decodeWords(value);
    headers[key] = headers[key] === undefined ? decoded : `${headers[key]}\n${decoded}`;
  }
  const text = mail.text ?? '';
  const html = mail.html ?? '';
  const inHtml = Array.from(html.matchAll(/\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi), (match) =>
    unescapeXml(match[1] ?? match[2] ?? ''),
  );
  const links = [...new Set([...findUrls(text), ...inHtml.filter((link) => !link.startsWith('#'))])];
  return { headers, subject: mail.subject ?? '', text, html, links };
}

/** The web addresses in a plain text, without the punctuation that follows them. */
function findUrls(text: string): string[] {
  return Array.from(text.matchAll(urlPattern), ([url]) => url);
}

/** A web address within a text. */
export const urlPattern = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g;
