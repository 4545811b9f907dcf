import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import MarkdownIt, { type Token } from 'markdown-it';

export const root = fileURLToPath(new URL('../../', import.meta.url));

const markdown = new MarkdownIt();

/** Folders of what is fetched or made: nobody here writes the documents in them. */
const notOurs = ['node_modules', 'cdk.out', '.git', '.local', '.artefacts', '.vitest'];

/** The project's documents, by their path from its root. */
export const documents: readonly string[] = globSync('**/*.md', {
  cwd: root,
  exclude: (path) => notOurs.some((folder) => path === folder || path.startsWith(`${folder}/`)),
}).toSorted();

export const readDocument = (path: string): string => readFileSync(join(root, path), 'utf8');

/** All tokens of a text, those inside its paragraphs included. */
const tokensOf = (text: string): Token[] =>
  markdown.parse(text, {}).flatMap((token) => [token, ...(token.children ?? [])]);

/** The targets of all links and pictures, as they are written. */
export const linksIn = (text: string): string[] =>
  tokensOf(text)
    .filter(({ type }) => type === 'link_open' || type === 'image')
    .map((token) => decodeURI(String(token.attrGet('href') ?? token.attrGet('src') ?? '')));

/** The headings, in their order. */
export function headingsIn(text: string): string[] {
  const tokens = markdown.parse(text, {});
  return tokens.flatMap(({ type }, index) =>
    type === 'heading_open' ? [wordsOf(tokens[index + 1]?.children ?? [])] : [],
  );
}

/** The text of a line without its markup. */
const wordsOf = (tokens: readonly Token[]): string => tokens.map(({ content }) => content).join('');

/** The anchors of the headings, as GitHub makes them: a second heading of the same words ends in `-1`. */
export function anchorsIn(text: string): Set<string> {
  const seen = new Map<string, number>();
  return new Set(
    headingsIn(text).map((heading) => {
      const anchor = heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{Mn} _-]/gu, '')
        .replaceAll(' ', '-');
      const earlier = seen.get(anchor) ?? 0;
      seen.set(anchor, earlier + 1);
      return earlier === 0 ? anchor : `${anchor}-${earlier}`;
    }),
  );
}

/** The tables of a text, row by row, the row of headings first; each cell is its text without markup. */
export function tablesIn(text: string): string[][][] {
  const tables: string[][][] = [];
  let row: string[] | undefined;
  for (const { type, children } of markdown.parse(text, {})) {
    if (type === 'table_open') tables.push([]);
    if (type === 'tr_open') {
      row = [];
      tables.at(-1)?.push(row);
    }
    if (type === 'tr_close') row = undefined;
    if (type === 'inline') row?.push(wordsOf(children ?? []));
  }
  return tables;
}
