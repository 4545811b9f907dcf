import { describe, expect, it } from 'vitest';
import { brandColour } from '../../functions/web/colour.ts';
import { contentSecurityPolicy } from '../../functions/web/render-page.ts';
import { stylesheetOf } from '../../functions/web/stylesheet.ts';
import { settings } from './support.ts';

/** WCAG 2.2: relative luminance of a hex colour, and contrast of two. */
function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.replace(/[\da-f]/gi, '$&$&') : hex;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(full.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const sheet = stylesheetOf('#0b5cad');
const variables = (block: string) =>
  Object.fromEntries(
    [...block.matchAll(/--([a-z-]+):(#[\da-f]{3,6})/g)].map(([, name = '', value = '']) => [name, value]),
  );
const light = variables(/^:root\{[^}]*\}/.exec(sheet)?.[0] ?? '');
const dark = { ...light, ...variables(/scheme:dark\)\{:root\{[^}]*\}/.exec(sheet)?.[0] ?? '') };

describe.each([
  ['light', { ...light, accent: '#0b5cad' } as Record<string, string>],
  ['dark', dark as Record<string, string>],
])('the %s theme', (_name, colours) => {
  const of = (name: string) => colours[name] ?? '';

  it.each([
    ['ink', 'page'],
    ['ink', 'box'],
    ['quiet', 'page'],
    ['bad', 'page'],
    ['good', 'page'],
    ['accent', 'page'],
    ['on-accent', 'accent'],
  ])('keeps 4.5:1 for text in %s on %s', (ink, ground) => {
    expect(contrast(of(ink), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it('keeps 3:1 for the borders of fields', () => {
    expect(contrast(of('field'), of('page'))).toBeGreaterThanOrEqual(3);
  });
});

describe('the provider’s colour', () => {
  it.each([
    '#0b5cad',
    '#ABC',
    'rebeccapurple',
    'rgb(1, 2, 3)',
    'oklch(45% 0.14 250)',
    'hsl(200deg 50% 30% / 0.9)',
  ])('may be %s', (colour) => {
    expect(stylesheetOf(colour)).toContain(`--brand:${colour};`);
  });

  it.each([
    'red;}body{display:none',
    '</style><script>',
    'url("//x")',
    "url('x')",
    'red /* ',
    'var(--x)}',
    '',
    'expression(alert(1))',
  ])('is replaced when it is %j', (colour) => {
    expect(brandColour(colour)).toBe('#0b57d0');
  });

  it('changes the policy, because it changes the sheet', () => {
    const other = { ...settings, provider: { ...settings.provider, colour: '#7a1fa2' } };

    expect(contentSecurityPolicy(other)).not.toBe(contentSecurityPolicy(settings));
  });
});

describe('the policy', () => {
  it('allows only the sheet, the empty icon and our own forms', () => {
    expect(contentSecurityPolicy(settings).split('; ')).toEqual([
      "default-src 'none'",
      expect.stringMatching(/^style-src 'sha256-[\w+/]{43}='$/),
      'img-src data:',
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]);
  });
});

describe('a printed page', () => {
  const print = /@media print\{(.*?)\}\}/s.exec(stylesheetOf('#0b5cad'))?.[1] ?? '';
  const hidden = print.slice(0, print.indexOf('{')).split(',');

  it('keeps the provider’s name, logo and contact, and loses only what cannot be pressed on paper', () => {
    expect(hidden).toEqual(['header nav', '.skip', 'main .buttons']);
  });
});
