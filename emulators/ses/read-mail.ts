import PostalMime, { decodeWords } from 'postal-mime';
import { unescapeXml } from '../xml.ts';

/** A mail, parsed for programs. */
export interface ReadMail {
  /** By lower-case name, unfolded and decoded; repeated headers are joined by line breaks. */
  headers: Record<string, string>;
  subject: string;
  text: string;
  /** Empty if the mail has no such part. */
  html: string;
  /** The link targets of both parts, without duplicates, in text order. */
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

/** The URLs in a plain text, without trailing punctuation. */
function findUrls(text: string): string[] {
  return Array.from(text.matchAll(urlPattern), ([url]) => url);
}

/** Matches a URL within a text. */
export const urlPattern = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g;
