/**
 * Makes a path that every unpacker on every system accepts: NFC, forward slashes, no escape from the folder, none of
 * the characters that Windows forbids. A path that is already safe is returned unchanged.
 */
export function safeArchivePath(path: string): string {
  const segments = path
    .normalize('NFC')
    .split(/[/\\]/)
    .filter((segment) => segment !== '')
    .map(safeSegment);
  return segments.join('/') || '_';
}

function safeSegment(segment: string): string {
  const printable = segment.replace(/[\p{Cc}<>:"|?*]/gu, '_');
  // Windows drops trailing dots and spaces, which would merge two names; "." and ".." would leave the folder.
  const withoutTrailingDots = printable.replace(/[. ]+$/, (end) => '_'.repeat(end.length));
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(withoutTrailingDots)
    ? `_${withoutTrailingDots}`
    : withoutTrailingDots;
}
