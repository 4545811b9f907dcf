/** Unsubscribing by one click, as a mail program offers it (RFC 8058). */

/** The link of a mail that can be unsubscribed from by one click: it has both headers. */
export function oneClickLink(headers: Readonly<Record<string, string>>): string | undefined {
  if (headers['list-unsubscribe-post']?.trim() !== 'List-Unsubscribe=One-Click') return undefined;
  return /<(https?:[^<>\s]+)>/.exec(headers['list-unsubscribe'] ?? '')?.[1];
}

/**
 * Asks the sender to unsubscribe, like the server of a mail program: without cookies, without following anywhere.
 *
 * @returns the status of the answer, or 0 if there was none
 */
export async function pressOneClick(link: string): Promise<number> {
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  return fetch(link, { method: 'POST', body, redirect: 'manual' }).then(
    ({ status }) => status,
    () => 0,
  );
}
