/** How often each kind of line end is in a mail: both bytes that mail wants, or one of them alone. */
export function lineEndsOf(mail: Uint8Array): { crlf: number; bareLf: number; bareCr: number } {
  const text = Buffer.from(mail).toString('latin1');
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return { crlf: count(/\r\n/g), bareLf: count(/(?<!\r)\n/g), bareCr: count(/\r(?!\n)/g) };
}
