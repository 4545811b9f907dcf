/** Attributes whose value nothing of a page's accessibility goes by, as long as there is one. */
const texts = ['href', 'value', 'content', 'title', 'alt', 'placeholder', 'datetime', 'lang', 'hreflang'];
const text = new RegExp(` (${texts.join('|')})="[^"]+"`, 'g');

/**
 * A document without its words: its elements with their attributes, in which every text is the same one and an empty one
 * is still empty. The ids and roles, the classes and styles stay.
 */
export const skeletonOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/gs, '')
    .replace(text, ' $1="…"')
    .replace(/>[^<]*[^<\s][^<]*/g, '>…');

/** Those documents of which none before them has the same skeleton. */
export function firstOfEachSkeleton<Item extends { html: string }>(items: readonly Item[]): Set<Item> {
  const first = new Map<string, Item>();
  for (const item of items) {
    const skeleton = skeletonOf(item.html);
    if (!first.has(skeleton)) first.set(skeleton, item);
  }
  return new Set(first.values());
}
