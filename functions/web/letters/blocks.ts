import type { Language } from '../../shared/vocabulary.ts';
import { brandColour } from '../colour.ts';
import { html, type Markup } from '../html.ts';

/** A letter is written once, in blocks, from which its text and its HTML are rendered. */
export type Block =
  | { type: 'paragraph'; text: string; strong?: boolean }
  | { type: 'heading'; text: string }
  | { type: 'facts'; pairs: [label: string, value: string][] }
  | { type: 'list'; items: string[]; numbered?: boolean }
  /** Shows its full URL as text; with `main`, also as a button. */
  | { type: 'link'; label: string; url: string; main: boolean };

export const paragraph = (text: string): Block => ({ type: 'paragraph', text });
export const strong = (text: string): Block => ({ type: 'paragraph', text, strong: true });
export const heading = (text: string): Block => ({ type: 'heading', text });
export const facts = (...pairs: [string, string][]): Block => ({ type: 'facts', pairs });
export const bullets = (items: string[]): Block => ({ type: 'list', items });
export const numbered = (items: string[]): Block => ({ type: 'list', items, numbered: true });
export const link = (label: string, url: string): Block => ({ type: 'link', label, url, main: false });
export const button = (label: string, url: string): Block => ({ type: 'link', label, url, main: true });

/** Plain text, one paragraph per line: mail programs wrap lines to their window. */
export const printText = (blocks: readonly Block[]): string => `${blocks.map(textOf).join('\n\n')}\n`;

function textOf(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return block.text;
    case 'heading':
      return `${block.text}\n${'-'.repeat(block.text.length)}`;
    case 'facts':
      return block.pairs.map(([label, value]) => `${label}: ${value}`).join('\n');
    case 'list':
      return block.items.map((item, index) => `${block.numbered ? `${index + 1}.` : '-'} ${item}`).join('\n');
    case 'link':
      return `${block.label}:\n${block.url}`;
  }
}

/** Mail programs do not reliably support stylesheets: all styles are inline, and nothing depends on them. */
const look = {
  body: 'margin:0;padding:0;background:#ffffff;color:#1b1f24',
  sheet: 'max-width:600px;width:100%',
  cell: "padding:24px 20px;font-family:'Segoe UI',Roboto,'Noto Sans','Helvetica Neue',Arial,sans-serif;font-size:16px;line-height:1.6;color:#1b1f24;text-align:left",
  paragraph: 'margin:0 0 16px;word-break:break-word',
  heading: 'margin:32px 0 8px;font-size:18px;line-height:1.4',
  table: 'width:100%;margin:0 0 16px;border-top:1px solid #d5dae1',
  label:
    'width:34%;padding:8px 16px 8px 0;border-bottom:1px solid #d5dae1;font-weight:normal;color:#4d5662;text-align:left;vertical-align:top',
  value:
    'padding:8px 0;border-bottom:1px solid #d5dae1;font-weight:bold;vertical-align:top;word-break:break-word',
  list: 'margin:0 0 16px;padding-left:24px',
  item: 'margin:0 0 8px;word-break:break-word',
  button: 'display:inline-block;padding:12px 24px;border-radius:8px;font-weight:bold;color:#ffffff',
  address: 'word-break:break-all',
};

/** A complete HTML message: no images, no scripts, nothing fetched, no tracking. */
export function printHtml(
  blocks: readonly Block[],
  about: { language: Language; title: string; colour: string },
): string {
  const colour = brandColour(about.colour);
  return html`<!doctype html>
<html lang="${about.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${about.title}</title>
</head>
<body style="${look.body}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td align="center">
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="${look.sheet};border-top:6px solid ${colour}">
<tr><td style="${look.cell}">
${blocks.map((block) => markupOf(block, colour))}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`.toString();
}

function markupOf(block: Block, colour: string): Markup {
  switch (block.type) {
    case 'paragraph':
      return html`<p style="${look.paragraph}">${block.strong ? html`<strong>${block.text}</strong>` : block.text}</p>\n`;
    case 'heading':
      return html`<h2 style="${look.heading}">${block.text}</h2>\n`;
    case 'facts':
      return html`<table cellpadding="0" cellspacing="0" border="0" style="${look.table}">${block.pairs.map(
        ([label, value]) =>
          html`<tr><th scope="row" style="${look.label}">${label}</th><td style="${look.value}">${value}</td></tr>`,
      )}</table>\n`;
    case 'list': {
      const items = block.items.map((item) => html`<li style="${look.item}">${item}</li>`);
      return block.numbered
        ? html`<ol style="${look.list}">${items}</ol>\n`
        : html`<ul style="${look.list}">${items}</ul>\n`;
    }
    case 'link':
      return html`${
        block.main &&
        html`<p style="${look.paragraph}"><a href="${block.url}" style="${look.button};background:${colour}">${block.label}</a></p>\n`
      }<p style="${look.paragraph}">${block.label}:<br><a href="${block.url}" style="${look.address};color:${colour}">${block.url}</a></p>\n`;
  }
}
