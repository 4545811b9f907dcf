import { type Kind, type Language, type Scope, type Topic, topics } from '../shared/vocabulary.ts';
import type { Format } from './format.ts';
import type { Texts } from './texts/texts.ts';

/**
 * One language: its formats for dates, durations and sizes, and those of its texts that are needed somewhere. A function
 * that shows pages brings no letters along, and the other way round.
 */
export interface Locale<Needed = Pick<Texts, 'words'>> {
  language: Language;
  texts: Needed;
  format: Format;
}

/** What a request asks for, as part of a sentence: `delete your customer data`. */
export function askOf(
  { texts: { words }, format }: Locale,
  request: { kind: Kind; scope: Scope; topics: readonly Topic[] },
): string {
  const what =
    request.kind === 'opt-out' ? topicsOf(words, format, request.topics) : words.scopes[request.scope];
  return words.asks[request.kind](what);
}

/** The same, to be used on its own. */
export const capitalisedAsk = (locale: Locale, request: Parameters<typeof askOf>[1]): string =>
  capitalised(askOf(locale, request));

/** What each part covered by a deletion or handover means, by its name. */
export function meaningsOf(
  { texts: { words } }: Locale,
  { kind, scope }: { kind: Kind; scope: Scope },
): [part: string, meaning: string][] {
  if (kind === 'opt-out') return [];
  const parts = scope === 'everything' ? (['information', 'data'] as const) : [scope];
  return parts.map((part) => [capitalised(words.scopes[part]), words.scopeMeanings[part]]);
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Topics that an opt-out leaves unchanged. */
export const otherTopics = (refused: readonly Topic[]): Topic[] =>
  topics.filter((topic) => !refused.includes(topic));

export const topicsOf = (words: Texts['words'], format: Format, topics: readonly Topic[]): string =>
  format.list(topics.map((topic) => words.topics[topic]));

/** External text as one line: no line breaks, control characters or bidirectional marks. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();

/**
 * Text of a customer or an operator, as one line of a letter in which nothing can be clicked: mail programs make links of
 * whatever looks like an address of a page or a mailbox.
 */
export const unlinked = (text: string): string =>
  oneLine(text).replace(/([.\u3002\uff0e\uff61\u2024:/\\@])(?=\S)/gu, '$1 ');
