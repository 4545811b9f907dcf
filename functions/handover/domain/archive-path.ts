/**
 * A path that every unpacker on every system accepts: NFC, forward slashes, no way out of the folder, none of the
 * characters that Windows refuses. A path that needs no change comes back unchanged.
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
  // Windows drops trailing dots and spaces, which would make two names one; "." and ".." would leave the folder.
  const ended = printable.replace(/[. ]+$/, (end) => '_'.repeat(end.length));
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(ended) ? `_${ended}` : ended;
}
