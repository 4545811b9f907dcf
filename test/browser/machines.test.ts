import { describe, expect, it } from 'vitest';
import { cancelChallengeOf } from '../../functions/requests/cancel-request.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import type { SeenLetter } from '../../local/customer.ts';
import { localStack } from '../journeys/support.ts';
import { patience, testBrowser } from './support/browser.ts';
import { type Scan, scan } from './support/scanner.ts';

/**
 * Mail is read by machines first. What they do with it must neither confirm nor cancel anything, nor give a copy away
 * or up; and it must not take the letter away from its owner.
 */
describe.concurrent('a machine that reads the mail first', patience, () => {
  const freshLinks = 1;
  const local = localStack({
    periods: { graceSeconds: 1_800, archiveSeconds: 1_800 },
    limits: { freshLinks },
  });
  const browser = testBrowser();
  const look = { language: 'en', theme: 'light', width: 1280 } as const;

  const scanning = (letters: readonly SeenLetter[], guesses: readonly string[] = []): Promise<Scan> =>
    browser.visit({ look }, ({ context }) =>
      scan(context, { site: local.stack.urls.pages, links: letters.flatMap(({ links }) => links), guesses }),
    );
  /** What programs fill fields with. One number in ninety would hit by chance; a test must not. */
  const guessesBut = (matchCode: string) =>
    ['12', 'test'].map((guess) => (guess === matchCode ? '21' : guess));
  const ask = async (
    kind: 'deletion' | 'handover' | 'opt-out',
    fields: { scope?: string; topics?: string },
  ) => {
    const owner = await local.newCustomer();
    const { reference, matchCode } = await local.customer.submit({ kind, address: owner.address, ...fields });
    const noted = { reference, matchCode, address: owner.address };
    return { ...noted, letter: await local.customer.waitForLetter(noted, 'confirm') };
  };
  const confirm = async (link: string, matchCode: string) =>
    (await local.customer.press(await local.customer.visit(link), { code: matchCode, acceptRisk: 'yes' }))
      .status;

  it('confirms no deletion and cancels none, and its owner goes on with the same letters', async () => {
    const asked = await ask('deletion', { scope: 'everything' });

    const first = await scanning([asked.letter]);
    const unconfirmed = await local.stored(asked.reference);
    const confirmed = await confirm(asked.letter.link, asked.matchCode);
    const grace = await local.customer.waitForLetter(asked, 'cancel');
    const second = await scanning([asked.letter, grace]);
    const uncancelled = await local.stored(asked.reference);
    const cancelled = await local.customer.press(await local.customer.visit(grace.link), {
      challenge: cancelChallengeOf(requestIdOf(asked.reference)),
    });

    expect(first.pressedOn).toContain('Xác nhận yêu cầu xóa dữ liệu');
    expect(unconfirmed.status).toBe('awaiting-confirmation');
    expect(unconfirmed.confirmation?.confirmedAt).toBeUndefined();
    expect(unconfirmed.confirmation?.secret.wrongCodes).toBe(0);
    expect(confirmed).toBe(200);
    expect(second.pressedOn).toContain('Hủy yêu cầu xóa');
    expect(uncancelled.status).toBe('in-grace-period');
    expect(uncancelled.cancelledAt).toBeUndefined();
    expect(cancelled.status).toBe(200);
    await local.waitFor(asked.reference, 'cancelled');
    expect(await local.customer.letters(asked.address, asked.reference)).toHaveLength(3);
  });

  it('gets no copy and deletes none, and its owner goes on with the same letters', async () => {
    const asked = await ask('handover', { scope: 'everything' });

    const first = await scanning([asked.letter]);
    const unconfirmed = await local.stored(asked.reference);
    const confirmed = await confirm(asked.letter.link, asked.matchCode);
    const ready = await local.customer.waitForLetter(asked, 'download');
    const second = await scanning([asked.letter, ready]);
    const untouched = await local.stored(asked.reference);
    const page = await local.customer.visit(ready.link);
    const minted = await local.customer.press(page, { action: 'download', code: asked.matchCode });

    expect(first.pressedOn).toContain('Xác nhận yêu cầu nhận bản sao dữ liệu');
    expect(unconfirmed.status).toBe('awaiting-confirmation');
    expect(confirmed).toBe(200);
    expect(second.pressedOn).toContain('Tải bản sao dữ liệu');
    expect(untouched.status).toBe('delivered');
    expect(untouched.delivery).toMatchObject({ mints: [], secret: { wrongCodes: 0 } });
    expect(untouched.delivery?.discardedAt).toBeUndefined();
    expect(minted.root.querySelector('a[href*="X-Amz-Signature"]')).not.toBeNull();
  });

  it('that guesses confirms no deletion, and its owner goes on with the newest letter', async () => {
    const asked = await ask('deletion', { scope: 'data' });

    const { pressedOn } = await scanning([asked.letter], guessesBut(asked.matchCode));
    const { link } = await local.customer.waitForLetter(asked, 'confirm', 2);
    const unconfirmed = await local.stored(asked.reference);
    const confirmed = await confirm(link, asked.matchCode);

    // The same guess three times locks the link, and the machine presses the button for a fresh one, too.
    expect(pressedOn).toContain('Liên kết này đã bị khóa');
    expect(unconfirmed.status).toBe('awaiting-confirmation');
    expect(unconfirmed.confirmation?.confirmedAt).toBeUndefined();
    expect(confirmed).toBe(200);
  });

  it('that guesses in every letter ends the fresh links, never the owner’s right to ask anew', async () => {
    const asked = await ask('deletion', { scope: 'data' });

    for (let nth = 1; nth <= freshLinks + 1; nth += 1) {
      const letter = await local.customer.waitForLetter(asked, 'confirm', nth);
      await scanning([letter], guessesBut(asked.matchCode));
    }
    const unconfirmed = await local.stored(asked.reference);
    const anew = await local.customer.submit({ kind: 'deletion', scope: 'data', address: asked.address });
    const { link } = await local.customer.waitForLetter({ ...anew, address: asked.address }, 'confirm');

    expect(unconfirmed.confirmation).toMatchObject({ freshLinks });
    expect(unconfirmed.confirmation?.confirmedAt).toBeUndefined();
    expect(await confirm(link, anew.matchCode)).toBe(200);
  });

  it('that fills words into every field neither gets nor deletes a copy, and costs no try', async () => {
    const asked = await ask('handover', { scope: 'information' });
    await confirm(asked.letter.link, asked.matchCode);
    const ready = await local.customer.waitForLetter(asked, 'download');

    await scanning([ready], ['test', 'test@example.vn', '0123456789']);
    const { status, delivery } = await local.stored(asked.reference);

    expect(status).toBe('delivered');
    expect(delivery).toMatchObject({ mints: [], secret: { wrongCodes: 0 } });
    expect(delivery?.discardedAt).toBeUndefined();
  });

  it('that guesses numbers gets no copy: at worst it is deleted, and its owner asks for another', async () => {
    const asked = await ask('handover', { scope: 'information' });
    await confirm(asked.letter.link, asked.matchCode);
    const ready = await local.customer.waitForLetter(asked, 'download');

    await scanning([ready], guessesBut(asked.matchCode));
    const { delivery } = await local.stored(asked.reference);
    const anew = await local.customer.submit({
      kind: 'handover',
      scope: 'information',
      address: asked.address,
    });
    const again = { ...anew, address: asked.address };
    await confirm((await local.customer.waitForLetter(again, 'confirm')).link, anew.matchCode);
    const { link } = await local.customer.waitForLetter(again, 'download');
    const minted = await local.customer.press(await local.customer.visit(link), {
      action: 'download',
      code: anew.matchCode,
    });

    expect(delivery?.mints).toEqual([]);
    expect(minted.root.querySelector('a[href*="X-Amz-Signature"]')).not.toBeNull();
  });

  it('may stop promotions, because the law asks a refusal for no more than one press', async () => {
    const asked = await ask('opt-out', { topics: 'promotions' });

    await scanning([asked.letter]);
    const request = await local.waitFor(asked.reference, 'completed');

    // A refusal that nobody wanted harms nobody: the owner is told at once, and no data is touched.
    expect(request.topics).toEqual(['promotions']);
    expect(await local.customer.letters(asked.address, asked.reference)).toHaveLength(2);
  });
});
