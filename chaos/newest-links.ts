import type { LetterName } from '../functions/requests/domain/request.ts';
import type { LetterLink, SeenLetter } from '../local/customer.ts';
import type { LocalStack } from '../local/stack.ts';
import type { Mail, NewestLink } from './facts.ts';
import type { Send } from './recorder.ts';

/** Letters with a link that only they have, and where it leads. */
const routeOf: Partial<Record<LetterName, LetterLink>> = {
  confirm: 'confirm',
  grace: 'cancel',
  'archive-ready': 'download',
};

/** Opens the newest links that customers received. A GET changes nothing. */
export async function openNewestLinks(
  { urls }: Pick<LocalStack, 'urls'>,
  sends: readonly Send[],
  mails: readonly Mail[],
): Promise<NewestLink[]> {
  const received = sends.filter(({ messageId }) => mails.some(({ id }) => id === messageId));
  const newest = new Map<string, Send>();
  for (const sent of received.toSorted((a, b) => a.at - b.at))
    newest.set(`${sent.tags.request} ${sent.tags.letter}`, sent);
  const opened: NewestLink[] = [];
  for (const { messageId, tags } of newest.values()) {
    const letter = tags.letter as LetterName;
    const route = routeOf[letter];
    if (!route) continue;
    const mail = await fetch(`${urls.mailbox}/mail/${messageId}.json`);
    const { links } = (await mail.json()) as SeenLetter;
    const link = links.find((url) => new URL(url).pathname.startsWith(`/${route}/`));
    const page = link === undefined ? undefined : await fetch(link);
    await page?.arrayBuffer();
    opened.push({ requestId: tags.request ?? '', letter, messageId, status: page?.status ?? 404 });
  }
  return opened;
}
