import MarkdownIt, { type Token } from 'markdown-it';
import { isShownLink } from './markdown.ts';

/** Something that authors write and {@link renderMarkdown} shows as it was typed. */
export interface MarkdownProblem {
  /** Counted from 1. */
  line: number;
  /** Goes on after "line 3": what is there, and what to write instead. */
  words: string;
}

/**
 * All of Markdown, as authors know it. Without `text_join`, escaped characters stay apart from others, so that what an
 * author escaped on purpose is no problem.
 */
const everything = new MarkdownIt('default', { html: true }).disable('text_join');
everything.validateLink = () => true;

/** What would be published as it was typed, in the order of the lines, one problem per line. */
export function problemsInMarkdown(source: string): MarkdownProblem[] {
  const text = source.normalize('NFC');
  const found = [...references(text), ...everything.parse(text, {}).flatMap(problemsInBlock)];
  return found
    .toSorted((a, b) => a.line - b.line)
    .filter(({ line }, index, all) => line !== all[index - 1]?.line);
}

/** The first mark in a text that is shown without any formatting, such as a title. */
export function markIn(plain: string): string | undefined {
  const [inline] = everything.parseInline(plain.normalize('NFC'), {});
  const problems = inline ? problemsInInline({ ...inline, map: [0, 1] } as Token) : [];
  const formatted = inline?.children?.some(({ type }) => /^(strong|em|link)_open$/.test(type));
  return problems[0]?.words ?? (formatted ? 'has emphasis or a link' : undefined);
}

/** Definitions of links leave no token. */
const references = (text: string): MarkdownProblem[] =>
  text.split('\n').flatMap((line, index) =>
    /^ {0,3}\[[^\]]+\]:/.test(line)
      ? [
          {
            line: index + 1,
            words: 'defines a link or footnote: write the link where it belongs, `[words](https://…)`',
          },
        ]
      : [],
  );

const blockWords: Record<string, string> = {
  hr: 'has a rule: headings part the text, so leave it out',
  table_open: 'begins a table: write a list',
  code_block: 'begins with four blanks or more, which is code: delete them',
  fence: 'begins code: write it as words',
  blockquote_open: 'begins a quotation: write it without `>`',
  html_block: 'has HTML: only Markdown is shown',
};

function problemsInBlock(token: Token): MarkdownProblem[] {
  const line = (token.map?.[0] ?? 0) + 1;
  const words =
    token.type === 'heading_open' && /^[=-]$/.test(token.markup)
      ? 'is underlined to become a heading: begin the line with `## ` instead'
      : blockWords[token.type];
  if (words !== undefined) return [{ line, words }];
  return token.type === 'inline' ? problemsInInline(token) : [];
}

const inlineWords: Record<string, string> = {
  code_inline: 'has code: write it without backticks',
  image: 'has a picture: describe it in words',
  s_open: 'has words that are struck through: delete them, as the comparison of versions shows what went',
  html_inline: 'has HTML: only Markdown is shown',
  hardbreak: 'ends with a line break: write one paragraph, or two with an empty line between them',
};

function problemsInInline({ map, children }: Token): MarkdownProblem[] {
  const found: MarkdownProblem[] = [];
  let line = (map?.[0] ?? 0) + 1;
  const typed = new Map<number, string>();
  for (const child of children ?? []) {
    const words = inlineWords[child.type] ?? wordsOnLink(child) ?? wordsOnEntity(child);
    if (words !== undefined) found.push({ line, words });
    typed.set(line, (typed.get(line) ?? '') + typedText(child));
    if (child.type === 'softbreak' || child.type === 'hardbreak') line += 1;
  }
  const first = (map?.[0] ?? 0) + 1;
  for (const [at, text] of typed) {
    const words = wordsOnLeftover(text, at === first);
    if (words !== undefined) found.push({ line: at, words });
  }
  return found;
}

function wordsOnLink(token: Token): string | undefined {
  if (token.type !== 'link_open') return undefined;
  if (token.markup === 'autolink') return 'has a link in angle brackets: write `[words](https://…)`';
  return isShownLink(String(token.attrGet('href')))
    ? undefined
    : 'has a link that is neither https:, mailto: nor on this site';
}

const wordsOnEntity = ({ type, info, markup }: Token): string | undefined =>
  type === 'text_special' && info === 'entity' ? `has \`${markup}\`: write the character itself` : undefined;

/** A letter in the place of what was escaped or is shown anyway. */
const typedText = ({ type, content }: Token): string => {
  if (type === 'text') return content;
  return type === 'text_special' || type === 'code_inline' ? 'x' : '';
};

/** Marks that mean nothing where they are, not even in all of Markdown, and so are shown. */
const leftovers: readonly [pattern: RegExp, words: string][] = [
  [/^\s*\||\|\s*$/, 'has cells of a table: write a list'],
  [/-{3,}|={3,}/, 'has dashes in a row: headings part the text, and a dash in it is one character, –'],
  [/^#/, 'begins with `#`, but is no heading: write one to six of them, then a blank'],
  [/^[-+•](?=\p{L})/u, 'begins like an item of a list: put a blank after the dash'],
  [/^\d{1,2}[.)](?=\p{L})/u, 'begins like an item of a list: put a blank after the number'],
  [/^\[[ xX]?\]/, 'has a box to tick: write an item without it'],
  [/^:::/, 'begins a container: write it as words'],
  [/\[\^/, 'has a footnote: write it into the text'],
  [/!\[/, 'has a picture that is not complete: describe it in words'],
  [/\]\(|\]\s\((https?:|mailto:|\/|#)/, 'has a link that is not complete: write `[words](https://…)`'],
  [
    /\*(?=\S)|(?<=\S)\*/,
    'has `*` that emphasises nothing: put a blank after the closing ones, or write `\\*` for the character itself',
  ],
  [
    /__|(?<![\p{L}\p{N}])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}])/u,
    'has `_` that emphasises nothing: put blanks around the words, or write `\\_` for the character itself',
  ],
  [/`/, 'has a backtick: delete it'],
  [/~~|==(?=\S)|(?<=\S)==/, 'has marks around words that are shown as they are: delete them'],
];

const numberedLater = /^\s*\d{1,2}[.)]\s/;

function wordsOnLeftover(text: string, isFirst: boolean): string | undefined {
  if (!isFirst && numberedLater.test(text))
    return 'begins like an item of a list within a paragraph: put an empty line before the list';
  return leftovers.find(([pattern]) => pattern.test(text))?.[1];
}
