/** Most file systems allow 255 bytes; some that encrypt names, and some prefixes of unpackers, take from that. */
const maxSegmentBytes = 200;

/**
 * Makes a path that every unpacker on every system accepts: NFC, forward slashes, no escape from the folder, no more than
 * {@link maxSegmentBytes} a segment, and none of the characters and names that Windows refuses or that change how a name
 * looks. A path that is already safe is returned unchanged.
 */
export function safeArchivePath(path: string): string {
  const parts = path.toWellFormed().normalize('NFC').split(/[/\\]/);
  // What lies at a path with a slash at its end gets a name inside that folder.
  const last = parts.pop() || '_';
  return [...parts.filter((segment) => segment !== ''), last].map(safeSegment).join('/');
}

/**
 * Control characters; what Windows forbids; line ends; marks that turn the direction of writing, so that `cod.exe` reads
 * `exe.doc`; and what no text may contain.
 */
const unsafe = /[\p{Cc}<>:"|?*\p{Zl}\p{Zp}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu;
/** Devices of Windows, with whatever extension. It ignores blanks before the dot, and reads ¹ ² ³ as digits. */
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[\d¹²³])\s*(\.|$)/i;

function safeSegment(segment: string): string {
  const printable = segment.replace(unsafe, '_');
  const named = reserved.test(printable) ? `_${printable}` : printable;
  return withoutTrailingDots(shortened(named));
}

/** Windows drops trailing dots and spaces, which would merge two names; "." and ".." would leave the folder. */
const withoutTrailingDots = (name: string): string => name.replace(/[. ]+$/, (end) => '_'.repeat(end.length));

/** A name with a number before its extension, as long as names may be. */
export const numbered = (name: string, number: number): string => shortened(name, ` (${number})`);

/** Shortens what stands before the extension; `suffix` comes in between. */
function shortened(name: string, suffix = ''): string {
  const extension = extensionOf(name);
  const stem = name.slice(0, name.length - extension.length);
  const room = maxSegmentBytes - byteLength(suffix) - byteLength(extension);
  return `${firstBytes(stem, room)}${suffix}${extension}`;
}

/** `.tar.gz` is one extension. What is longer than this is no extension but a part of a sentence. */
const extensionOf = (name: string): string => /(?<=.)(\.tar)?\.[^.\s]{1,16}$/u.exec(name)?.[0] ?? '';

/** As many whole characters as fit, each with its accents. */
function firstBytes(text: string, length: number): string {
  if (byteLength(text) <= length) return text;
  let [kept, used] = ['', 0];
  for (const { segment } of characters.segment(text)) {
    used += byteLength(segment);
    if (used > length) break;
    kept += segment;
  }
  // One character of more accents than fit is no character.
  return kept || '_';
}

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });
const byteLength = (text: string): number => Buffer.byteLength(text);
