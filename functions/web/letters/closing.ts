import type { RuntimeSettings } from '../../../contract/settings.ts';
import type { Locale } from '../locale.ts';
import type { Texts } from '../texts/texts.ts';
import { type Block, facts, heading, paragraph } from './blocks.ts';

/**
 * The closing of every letter: how to complain, what we never ask for, how to tell that it is genuine, who wrote it.
 *
 * @param sentences.url one of the letter's own links: all have the same origin
 */
export function closing(
  { texts }: Locale<Pick<Texts, 'words'> & { letters: Pick<Texts['letters'], 'frame'> }>,
  { provider }: RuntimeSettings,
  sentences: { neverAsk: string; genuine: string; url?: string },
): Block[] {
  const { frame } = texts.letters;
  const { complaint, timeZone } = texts.words;
  return [
    heading(frame.rights),
    paragraph(complaint(provider.supportEmail, provider.supportPhone)),
    paragraph(sentences.neverAsk),
    paragraph(sentences.genuine),
    ...(sentences.url === undefined ? [] : [paragraph(frame.linkHost(new URL(sentences.url).origin))]),
    paragraph(timeZone),
    paragraph(frame.signature(provider.name)),
    facts(
      [frame.addressLabel, provider.address],
      [frame.phone, provider.supportPhone],
      [frame.contact, provider.supportEmail],
    ),
  ];
}
