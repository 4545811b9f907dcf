import MarkdownIt, { type Token } from 'markdown-it';
import type { TextBlock } from '../policy/domain/policy-changes.ts';
import type { Language } from '../shared/vocabulary.ts';
import { html, type Markup } from './html.ts';

/**
 * The Markdown that policies use: headings, paragraphs, lists, emphasis and links, and nothing else. HTML, pictures,
 * tables and code are shown as plain text, and so is a link with any other scheme.
 */
const markdown = new MarkdownIt('zero').enable(['heading', 'list', 'emphasis', 'link', 'escape']);
/** Does a link with this target become a link? */
export const isShownLink = (target: string): boolean => /^(https:\/\/|mailto:|\/(?!\/)|#)/i.test(target);
markdown.validateLink = isShownLink;

/**
 * Renders a text as markup, with the same escaping as every page. Its highest heading becomes level 2, below the page's
 * own, and each heading has an anchor: `#section-3` is the third.
 */
export function renderMarkdown(source: string, language: Language): Markup {
  const tokens = markdown.parse(source.normalize('NFC'), {});
  const shift = shiftOf(tokens);
  let sections = 0;
  const parts = tokens.map((token) => {
    if (token.hidden) return undefined;
    switch (token.type) {
      case 'heading_open':
        sections += 1;
        return html`<h${levelOf(token, shift)} id="section-${sections}">`;
      case 'heading_close':
        return html`</h${levelOf(token, shift)}>\n`;
      case 'ordered_list_open':
        return html`<ol start="${token.attrGet('start') ?? 1}">`;
      case 'inline':
        return token.children?.map((child) => inlineMarkup(child, language));
      default:
        return blockTags[token.type] ?? token.content;
    }
  });
  return html`${parts}`;
}

/** The shift of heading levels that makes the text's highest heading level 2. */
const shiftOf = (tokens: readonly Token[]): number =>
  2 -
  Math.min(...tokens.filter(({ type }) => type === 'heading_open').map(({ tag }) => Number(tag.slice(1))));

const levelOf = ({ tag }: Token, shift: number): number => Math.min(6, Number(tag.slice(1)) + shift);

const blockTags: Record<string, Markup> = {
  paragraph_open: html`<p>`,
  paragraph_close: html`</p>\n`,
  bullet_list_open: html`<ul>`,
  bullet_list_close: html`</ul>\n`,
  ordered_list_close: html`</ol>\n`,
  list_item_open: html`<li>`,
  list_item_close: html`</li>\n`,
};

const inlineTags: Record<string, Markup> = {
  strong_open: html`<strong>`,
  strong_close: html`</strong>`,
  em_open: html`<em>`,
  em_close: html`</em>`,
  link_close: html`</a>`,
};

function inlineMarkup(token: Token, language: Language): Markup | string {
  if (token.type === 'link_open') return html`<a href="${targetOf(token, language)}">`;
  return inlineTags[token.type] ?? wordsOf(token);
}

/** Our own pages open in the language of the text that links to them. */
function targetOf(token: Token, language: Language): string {
  const target = String(token.attrGet('href') ?? '');
  return /^\/[^?#]*$/.test(target) ? `${target}?lang=${language}` : target;
}

const wordsOf = ({ content }: Token): string => content.replace(/\s+/g, ' ');

/**
 * The same text as plain blocks, for comparison. The numbers of ordered lists and the targets of links that do not show
 * them are part of the text, so that a change of either counts as a change.
 */
export function textBlocksOf(source: string): TextBlock[] {
  const tokens = markdown.parse(source.normalize('NFC'), {});
  const shift = shiftOf(tokens);
  return tokens.flatMap((token, index): TextBlock[] => {
    if (token.type !== 'inline') return [];
    const [item, block] = [tokens[index - 2], tokens[index - 1]];
    const text = plainText(token.children ?? []);
    if (block?.type === 'heading_open') return [{ kind: 'heading', level: levelOf(block, shift), text }];
    if (item?.type !== 'list_item_open') return [{ kind: 'paragraph', text }];
    return [item.info ? { kind: 'paragraph', text: `${item.info}. ${text}` } : { kind: 'item', text }];
  });
}

function plainText(tokens: readonly Token[]): string {
  let [text, target, label] = ['', '', ''];
  for (const token of tokens) {
    if (token.type === 'link_open') [target, label] = [String(token.attrGet('href') ?? ''), ''];
    const isHidden = token.type === 'link_close' && !target.endsWith(label);
    const words = isHidden ? ` (${target})` : wordsOf(token);
    text += words;
    label += words;
  }
  return text.trim();
}
