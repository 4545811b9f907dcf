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

/** What a page notes after each press; nothing when the focus is out of it. */
type Note = { name: string; isOutlined: boolean; isInView: boolean } | null;

/**
 * Goes through a page by the Tab key, from its beginning to its end.
 *
 * @param step how many times the key is pressed before somebody looks whether the page is left. With more than one it
 *   goes faster, and the focus ends somewhere.
 */
export async function focusStops(page: Page, step = 1): Promise<FocusStop[]> {
  const notes: Note[] = [];
  const takeNotes = await page.evaluateHandle(() => {
    const taken: Note[] = [];
    const take = () => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return taken.push(null);
      const { outlineStyle, outlineWidth } = getComputedStyle(focused);
      const { top, bottom, left } = focused.getBoundingClientRect();
      const isOutlined = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
      const isInView = left >= 0 && top < innerHeight && bottom > 0;
      const name = focused.closest('label')?.textContent ?? focused.textContent ?? '';
      return taken.push({ name: name.trim() || focused.id, isOutlined, isInView });
    };
    document.addEventListener('keyup', take);
    return { next: () => taken.splice(0), end: () => document.removeEventListener('keyup', take) };
  });
  while (!notes.includes(null)) {
    if (notes.length > 100)
      throw new Error(`The Tab key never leaves the page; it is at ${notes.at(-1)?.name}.`);
    for (let press = 0; press < step; press += 1) await page.keyboard.press('Tab');
    notes.push(...(await takeNotes.evaluate(({ next }) => next())));
  }
  await takeNotes.evaluate(({ end }) => end());
  return notes.slice(0, notes.indexOf(null)).flatMap((note) => (note ? [stopOf(note)] : []));
}

function stopOf({ name, isOutlined, isInView }: NonNullable<Note>): FocusStop {
  if (isOutlined && isInView) return { name };
  return { name, fault: `${name}: ${isInView ? 'no outline' : 'out of view'}` };
}
