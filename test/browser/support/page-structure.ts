import type { Page } from 'playwright-core';

/** Landmarks that a page lacks or has twice. */
export async function landmarks(page: Page): Promise<string[]> {
  const counts = await Promise.all(
    (['banner', 'main', 'navigation', 'contentinfo'] as const).map(async (role) => ({
      role,
      count: await page.getByRole(role).count(),
    })),
  );
  return counts.filter(({ count }) => count !== 1).map(({ role, count }) => `${count} × ${role}`);
}

/** Controls that are hard to hit (WCAG 2.2, 2.5.8). A box is hit by its label, too. */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('a[href], button, input:not([type=hidden])')]
      .map((control) => control.closest('label') ?? control)
      .filter((target) => target.checkVisibility())
      .map((target) => ({ name: target.textContent?.trim(), box: target.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 24 || box.height < 24)
      .map(({ name, box }) => `${name}: ${Math.round(box.width)} × ${Math.round(box.height)}`),
  );

/** A place where the Tab key stops. */
export interface FocusStop {
  /** What people read there. */
  name: string;
  /** Why they do not see that they are there. */
  fault?: string;
}

/** Goes through a page by the Tab key, from its beginning to its end. */
export async function focusStops(page: Page): Promise<FocusStop[]> {
  const stops: FocusStop[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return undefined;
      const { outlineStyle, outlineWidth } = getComputedStyle(focused);
      const { top, bottom, left } = focused.getBoundingClientRect();
      const isOutlined = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
      const isInView = left >= 0 && top < innerHeight && bottom > 0;
      const name = focused.closest('label')?.textContent ?? focused.textContent ?? '';
      return { name: name.trim() || focused.id, isOutlined, isInView };
    });
    if (!stop) return stops;
    const { name, isOutlined, isInView } = stop;
    stops.push(
      isOutlined && isInView
        ? { name }
        : { name, fault: `${name}: ${isInView ? 'no outline' : 'out of view'}` },
    );
    if (stops.length > 100) throw new Error(`The Tab key never leaves the page; it is at ${name}.`);
  }
}
