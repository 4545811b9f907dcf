import { describe, expect, it } from 'vitest';
import { firstOfEachSkeleton, skeletonOf } from './support/skeleton.ts';

const page = (inside: string, language = 'vi') =>
  `<!doctype html><html lang="${language}"><style>p{color:red}</style><main>${inside}</main></html>`;
const skeleton = (inside: string) => skeletonOf(page(inside));

describe('the skeleton of a page', () => {
  const link = '<p class="hint"><a id="a" href="/x">Xem tiếp</a></p>';

  it('is the same whatever its texts say, in whichever language, and its links lead to', () => {
    expect(skeleton('<p class="hint"><a id="a" href="/other?x=1">Gửi lại &amp; đóng</a></p>')).toBe(
      skeleton(link),
    );
    expect(skeletonOf(page(link, 'en'))).toBe(skeletonOf(page(link)));
    expect(skeletonOf('<style>p{color:blue}</style>')).toBe(skeletonOf('<style>p{color:red}</style>'));
  });

  it.each([
    ['a link without a text', '<p class="hint"><a id="a" href="/x"></a></p>'],
    ['a link with nothing but a space', '<p class="hint"><a id="a" href="/x"> </a></p>'],
    ['a link that leads nowhere', '<p class="hint"><a id="a" href="">Xem tiếp</a></p>'],
    ['a page without a language', '</main></html><html><main>'],
    ['another class', '<p class="note"><a id="a" href="/x">Xem tiếp</a></p>'],
    ['another id', '<p class="hint"><a id="b" href="/x">Xem tiếp</a></p>'],
    ['another role', '<p class="hint"><a id="a" role="button" href="/x">Xem tiếp</a></p>'],
    ['another element', '<p class="hint"><b id="a">Xem tiếp</b></p>'],
    ['a style of its own', '<p class="hint" style="color:#999"><a id="a" href="/x">Xem tiếp</a></p>'],
    ['one element more', `${link}<p></p>`],
    ['the same elements in another order', `<p></p>${link}`],
  ])('is another one with %s', (_what, inside) => {
    expect(skeleton(inside)).not.toBe(skeleton(link));
  });
});

describe('of pages with the same skeleton', () => {
  it('the first is chosen', () => {
    const [one, two, three] = ['Một', 'Hai', '<b>Ba</b>'].map((words) => ({ html: page(`<p>${words}</p>`) }));

    expect([...firstOfEachSkeleton([one, two, three] as { html: string }[])]).toEqual([one, three]);
  });
});
