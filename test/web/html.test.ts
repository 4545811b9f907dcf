import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, raw } from '../../functions/web/html.ts';
import { readHtml } from './read-html.ts';
import { hostileText } from './support.ts';

const read = (markup: { toString(): string }) => readHtml(`<!doctype html>${markup}`);

describe('the html template', () => {
  it('keeps all content between tags as text', () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.string({ unit: 'binary' })), (text) => {
        const { tags, text: shown } = read(html`<p>${text}</p>`);

        expect(tags).toEqual([{ name: 'p', attributes: {} }]);
        expect(shown).toBe(`${text}\n`);
      }),
    );
  });

  it('keeps all content of an attribute inside that attribute', () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.string({ unit: 'binary' })), (text) => {
        const { tags } = read(html`<input value="${text}" name="a">`);

        expect(tags).toEqual([{ name: 'input', attributes: { value: text, name: 'a' } }]);
      }),
    );
  });

  it('escapes the members of a list, however deep', () => {
    const markup = html`<p>${['<i>', [['&'], html`<b>${'"'}</b>`]]}</p>`;

    expect(markup.toString()).toBe('<p>&lt;i&gt;&amp;<b>&quot;</b></p>');
  });

  it('renders undefined, null and false as nothing, and zero as 0', () => {
    expect(html`<p>${undefined}${null}${false}${0}</p>`.toString()).toBe('<p>0</p>');
  });

  it('keeps markup made by html or raw', () => {
    expect(html`<p>${html`<b>${'<'}</b>`}${raw('<br>')}</p>`.toString()).toBe('<p><b>&lt;</b><br></p>');
  });

  it('does not accept a look-alike object as markup', () => {
    const forged = { toString: () => '<script>' } as unknown as string;

    expect(() => html`<p>${forged}</p>`).toThrow(TypeError);
  });

  it('refuses a value in an unquoted attribute', () => {
    expect(() => html`<p id=${'x onclick=alert(1)'}></p>`).toThrow('Quote the attribute.');
  });

  it.each([
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    '//elsewhere.example/',
    '/\\elsewhere.example/',
  ])('refuses %j as a link', (link) => {
    expect(() => html`<a href="${link}">x</a>`).toThrow(TypeError);
    expect(() => html`<form action="${link}"></form>`).toThrow(TypeError);
  });

  it.each([
    '/confirm/A/b?lang=vi',
    '#main',
    'https://a.example/x:y',
    'mailto:a@b.example',
    'tel:+84245',
    './a/b',
    '',
  ])('accepts %j as a link', (link) => {
    expect(read(html`<a href="${link}">x</a>`).tags[0]?.attributes.href).toBe(link);
  });
});

describe('a picture', () => {
  const show = (source: string) => html`<img src="${source}" alt="">`;

  it('is embedded in the page', () => {
    expect(show('data:image/png;base64,AAAA').toString()).toBe(
      '<img src="data:image/png;base64,AAAA" alt="">',
    );
  });

  it.each(['https://cdn.example/logo.png', '/logo.png', 'data:text/html;base64,AAAA', 'javascript:alert(1)'])(
    'is refused when it would be fetched or executed: %s',
    (source) => {
      expect(() => show(source)).toThrow('picture');
    },
  );
});
