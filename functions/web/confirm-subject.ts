import type { RuntimeSettings } from '../../contract/settings.ts';
import type { Kind } from '../shared/vocabulary.ts';
import { type Locale, oneLine } from './locale.ts';
import type { Texts } from './texts/texts.ts';

/** Which letter asks for a confirmation. */
export interface ConfirmLetterFacts {
  kind: Kind;
  reference: string;
  /** 1 in the first letter. A further one has a subject of its own: mail programs fold letters of one subject into one. */
  linkNumber: number;
}

/** The subject of the letter that asks for a confirmation: pages say it, so that a customer knows what to look for. */
export function confirmSubject(
  { kind, reference, linkNumber }: ConfirmLetterFacts,
  { texts, format }: Locale<{ letters: Pick<Texts['letters'], 'frame' | 'confirm'> }>,
  { provider }: RuntimeSettings,
): string {
  const { frame, confirm } = texts.letters;
  const about = confirm.subjects[kind];
  const numbered = linkNumber > 1 ? confirm.furtherLink(about, format.number(linkNumber)) : about;
  return oneLine(frame.subject(provider.name, numbered, reference));
}
