import { routeTable } from '../../contract/http.ts';

/** Paths of ours have fewer characters. */
const maxCharacters = 300;

/** What is copied along at the end of a link: a full stop, a bracket, a slash, as it is or percent-encoded. */
const copiedAlong = /(?:[^\w-]|%[0-9A-Fa-f]{2})+$/;

/** The path that we serve on GET, of one to whose end something was added; `undefined` if there is none. */
export function mendedPath(path: string): string | undefined {
  if (path.length > maxCharacters) return undefined;
  const mended = path.replace(copiedAlong, '');
  const isOurs = (route: string) => new RegExp(`^${route.replace(/\{\w+\}/g, '[\\w-]+')}$`).test(mended);
  return routeTable.some(({ methods, path: route }) => methods.includes('GET') && isOurs(route))
    ? mended
    : undefined;
}

/**
 * A part of a link as we wrote it, without the signs that were copied along behind it; empty if it is none of ours.
 * Letters and digits of any script are no such signs: what they stand behind was typed, not copied.
 */
export const linkPart = (text = ''): string =>
  /^([\w-]+)(?:&[a-z]{2,6};|[^\w\p{L}\p{N}\p{Cc}-])*$/u.exec(text.slice(0, maxCharacters))?.[1] ?? '';
