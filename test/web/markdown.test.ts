import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown, textBlocksOf } from '../../functions/web/markdown.ts';
import { readHtml } from './read-html.ts';
import { hostileText } from './support.ts';

const render = (source: string) => renderMarkdown(source, 'en').toString().trim();
const read = (source: string) => readHtml(`<!doctype html>${render(source)}`);

describe('a text in Markdown', () => {
  it('has headings with anchors, paragraphs, lists, emphasis and links', () => {
    expect(render('## One\n\nA **bold** word\nand *another*.\n\n- a\n- b')).toBe(
      '<h2 id="section-1">One</h2>\n<p>A <strong>bold</strong> word and <em>another</em>.</p>\n<ul><li>a</li>\n<li>b</li>\n</ul>',
    );
    expect(render('[policy](https://a.example/x)')).toBe('<p><a href="https://a.example/x">policy</a></p>');
  });

  it('leaves the first heading level to the page, whatever its own levels', () => {
    expect(render('# One\n\n## Two')).toBe('<h2 id="section-1">One</h2>\n<h3 id="section-2">Two</h3>');
    expect(render('### One\n\n##### Two')).toBe('<h2 id="section-1">One</h2>\n<h4 id="section-2">Two</h4>');
    expect(read('# 1\n\n###### 6').tags.map(({ name }) => name)).toEqual(['h2', 'h6']);
  });

  it('keeps the numbers of an ordered list', () => {
    expect(render('3. three\n4. four')).toBe('<ol start="3"><li>three</li>\n<li>four</li>\n</ol>');
  });

  it('links to our own pages in its own language', () => {
    expect(render('[form](/)')).toBe('<p><a href="/?lang=en">form</a></p>');
    expect(render('[mail](mailto:a@b.example)')).toBe('<p><a href="mailto:a@b.example">mail</a></p>');
    expect(render('[below](#section-2)')).toBe('<p><a href="#section-2">below</a></p>');
  });

  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['inline HTML', 'a <b onclick="alert(1)">b</b>'],
    ['a comment', '<!-- x -->'],
    ['a link that runs', '[x](javascript:alert(1))'],
    ['a link that runs, written to deceive', '[x](JaVaScRiPt&#58;alert(1))'],
    ['a link with data', '[x](data:text/html;base64,AAAA)'],
    ['a link without encryption', '[x](http://a.example)'],
    ['a link to wherever the reader is', '[x](//a.example)'],
    ['a link in angle brackets', '<https://a.example>'],
    ['a bare address', 'https://a.example'],
    ['a table', '| a | b |\n|---|---|\n| 1 | 2 |'],
    ['code', '    indented\n\n```\nfenced\n```'],
    ['a rule', '---'],
  ])('shows %s as text', (_name, source) => {
    const { tags, text } = read(source);

    expect(new Set(tags.map(({ name }) => name))).toEqual(new Set(['p']));
    expect(text.replace(/\s+/g, ' ').trim()).not.toBe('');
  });

  it('treats a backslash as part of our own path, not as another host', () => {
    expect(render('[x](/\\a.example)')).toBe('<p><a href="/%5Ca.example?lang=en">x</a></p>');
  });

  it('fetches no picture', () => {
    expect(read('![alt](https://a.example/x.png)').tags.map(({ name }) => name)).toEqual(['p', 'a']);
  });

  it('has no other tags and attributes than these, whatever it contains', () => {
    const allowed = /^(p|h[2-6]|ul|ol|li|strong|em|a)$/;
    const piece = fc.oneof(
      hostileText,
      fc.constantFrom('# ', '\n\n', '- ', '1. ', '**', '*', '[', '](', ')', '![', '<', '`', '~~~', '|', '\\'),
    );

    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
        for (const { name, attributes } of read(parts.join('')).tags) {
          expect(name).toMatch(allowed);
          const { id, start, href, ...others } = attributes;
          expect(others).toEqual({});
          if (id !== undefined) expect(id).toMatch(/^section-\d+$/);
          if (start !== undefined) expect(start).toMatch(/^\d+$/);
          // An empty one links to the page itself.
          if (href) expect(href).toMatch(/^(https:\/\/|mailto:|\/(?!\/)|#)/i);
        }
      }),
    );
  });
});

describe('the blocks of a text', () => {
  it('are its headings, paragraphs and items as plain text', () => {
    expect(textBlocksOf('# One\n\nA **bold**\nword.\n\n- a\n- b\n\n1. first\n2. second')).toEqual([
      { kind: 'heading', level: 2, text: 'One' },
      { kind: 'paragraph', text: 'A bold word.' },
      { kind: 'item', text: 'a' },
      { kind: 'item', text: 'b' },
      { kind: 'paragraph', text: '1. first' },
      { kind: 'paragraph', text: '2. second' },
    ]);
  });

  it('contain the target of a link that does not show it', () => {
    const [block] = textBlocksOf('See [here](https://a.example/x) or [b@c.example](mailto:b@c.example).');

    expect(block?.text).toBe('See here (https://a.example/x) or b@c.example.');
  });

  it('are the same for composed and decomposed letters', () => {
    expect(textBlocksOf('Quý khách'.normalize('NFD'))).toEqual(textBlocksOf('Quý khách'));
  });
});
