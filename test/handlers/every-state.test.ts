import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { downloadArchive } from '../../functions/handover/download-archive.ts';
import { cancelChallengeOf, cancelRequest } from '../../functions/requests/cancel-request.ts';
import { closeRequest } from '../../functions/requests/close-request.ts';
import { confirmRequest, requestFreshLink } from '../../functions/requests/confirm-request.ts';
import { statusSecretOf } from '../../functions/requests/domain/link-secret.ts';
import { raiseAttention } from '../../functions/requests/raise-attention.ts';
import { siteOf } from '../support/site.ts';
import {
  archived,
  ask,
  asked,
  codeOf,
  confirmed,
  delivered,
  erased,
  inGracePeriod,
  linkOf,
  planned,
  submitted,
  waiting,
} from '../support/stages.ts';
import { newWorld, type World } from '../support/world.ts';

type Stage = (world: World) => Promise<string>;

const after =
  (stage: Stage, act: (world: World, id: string) => unknown): Stage =>
  async (world) => {
    const id = await stage(world);
    await act(world, id);
    return id;
  };
const waits =
  (seconds: number): ((world: World) => void) =>
  (world) =>
    world.clock.advance(seconds);
const day = 86_400;

const guessWrong = async (world: World, id: string) => {
  for (let guess = 0; guess < world.settings.limits.wrongCodes; guess += 1)
    await confirmRequest(world, {
      ...linkOf(world, 'confirm', id),
      code: '00',
      acceptedRiskText: '2026-11-23.2',
    });
};
const askAgain = async (world: World, id: string) => {
  await requestFreshLink(world, linkOf(world, 'confirm', id));
  await ask(world, id);
};
const useUpLinks = async (world: World, id: string) => {
  for (let link = 0; link < world.settings.limits.freshLinks; link += 1) {
    await guessWrong(world, id);
    await askAgain(world, id);
  }
};
const cancel = (world: World, id: string) =>
  cancelRequest(world, { ...linkOf(world, 'cancel', id), challenge: cancelChallengeOf(id) });
const close = (world: World, requestId: string) => closeRequest(world, { requestId });
const end = (ending: 'expired' | 'cancelled') => (world: World, requestId: string) =>
  closeRequest(world, { requestId, ending });
const raise = (world: World, id: string) =>
  raiseAttention(world, { ...waiting(world, id, 'attention'), error: 'Transient' });
const discard = (world: World, id: string) =>
  downloadArchive(world, {
    ...linkOf(world, 'download', id),
    code: codeOf(world, id),
    action: 'discard',
  });
const lock = async (world: World, id: string) => {
  for (let guess = 0; guess < world.settings.limits.wrongCodes; guess += 1)
    await downloadArchive(world, { ...linkOf(world, 'download', id), code: '00', action: 'download' });
};
const optOut: Stage = (world) => asked(world, { kind: 'opt-out' });

/** Every state that a request can be found in, by what happened to it. */
const states: Record<string, Stage> = {
  submitted,
  asked,
  'asked for an opt-out': optOut,
  'asked for a copy': (world) => asked(world, { kind: 'handover' }),
  'asked, link expired': after(asked, waits(2 * day)),
  'asked for an opt-out, link expired': after(optOut, waits(2 * day)),
  'asked, link locked': after(asked, guessWrong),
  'asked, new link on its way': after(after(asked, guessWrong), (world, id) =>
    requestFreshLink(world, linkOf(world, 'confirm', id)),
  ),
  'asked again': after(after(asked, guessWrong), askAgain),
  'asked for the last time': after(asked, useUpLinks),
  'asked for the last time, link expired': after(after(asked, useUpLinks), waits(2 * day)),
  'asked for the last time, link locked': after(after(asked, useUpLinks), guessWrong),
  'asked, wait over': after(asked, waits(8 * day)),
  expired: after(after(asked, waits(8 * day)), end('expired')),
  'just confirmed': confirmed,
  'in grace period': inGracePeriod,
  'grace period over': after(inGracePeriod, waits(3 * day + 60)),
  'grace period over, waiting': after(after(inGracePeriod, waits(3 * day + 60)), (world, id) =>
    world.requests.change(id, (request) => ({ ...request, waitsFor: 'ABCDEFGHJKMN' })),
  ),
  'grace period, needs a person': after(inGracePeriod, raise),
  'grace period over, needs a person': after(after(inGracePeriod, waits(3 * day + 60)), raise),
  'just cancelled': after(inGracePeriod, cancel),
  cancelled: after(after(inGracePeriod, cancel), end('cancelled')),
  planned,
  'planned, needs a person': after(planned, raise),
  erased,
  'erased and closed': after(erased, close),
  archived,
  delivered,
  'copy given up': after(delivered, discard),
  'copy locked': after(delivered, lock),
  'copy beyond its time': after(delivered, waits(8 * day)),
};

/** What no page may say together. */
const contradictions: [RegExp, RegExp][] = [
  [/in its grace period|in the grace period/, /grace period is over/],
  [/You can still cancel|Cancel the deletion/, /can no longer be cancelled|can no longer be done/],
  [/Nothing has been deleted/, /deletion has begun/],
  [/Waiting for your confirmation|until you confirm/, /is confirmed|was confirmed|Confirmed,/],
  [/Send a new link|ask for a new one/, /No more new links|request ends; nothing/],
  [
    /You can download it|Enter the match code to get/,
    /being deleted|was deleted|can no longer be downloaded/,
  ],
  [/staff are looking after it/, /about to start|goes on automatically/],
  [/are about to write to you/, /We sent you an e-mail/],
];

/** Every page about a request that its customer has a link to. */
function pathsOf(world: World, id: string): string[] {
  const mailed = (['confirm', 'cancel', 'download'] as const).flatMap((kind) => {
    const isMailed = world.mail.sent.some(({ text }) => text.includes(`/${kind}/${id}/`));
    return isMailed ? [`/${kind}/${id}/${linkOf(world, kind, id).secret}`] : [];
  });
  const status = `/status/${id}/${statusSecretOf(world.keys, id)}`;
  return [...mailed, status, `${status}/cancel`];
}

describe.each(Object.entries(states))('each page about a request that is %s', (_name, stage) => {
  async function pages() {
    const world = newWorld();
    const id = await stage(world);
    const site = siteOf(world);
    const shown = await Promise.all(
      pathsOf(world, id).map(async (path) => {
        const main = parse((await site('GET', `${path}?lang=en`)).body).querySelector('main');
        return { path, main, text: main?.textContent.replace(/\s+/g, ' ') ?? '' };
      }),
    );
    return { world, id, site, shown };
  }

  it('says one true thing', async () => {
    const { shown } = await pages();

    for (const { path, text } of shown)
      for (const [one, other] of contradictions) {
        const both = one.test(text) && other.test(text);
        expect(both, `${path} says both ${one} and ${other}: ${text}`).toBe(false);
      }
  });

  it('speaks of a match code only to whoever got one', async () => {
    const { world, id, shown } = await pages();
    const request = await world.requests.find(id);

    if (request?.kind === 'opt-out') for (const { text } of shown) expect(text).not.toMatch(/match code/);
  });

  it('offers only links that lead somewhere', async () => {
    const { site, shown } = await pages();

    for (const { path, main } of shown)
      for (const link of main?.querySelectorAll('a[href^="/"]') ?? []) {
        const target = link.getAttribute('href') ?? '';
        expect((await site('GET', target)).status, `${path} links to ${target}`).toBeLessThan(400);
      }
  });

  it('offers only buttons that act, where nothing has to be typed', async () => {
    const { site, shown } = await pages();
    const forms = shown.flatMap(({ main }) => main?.querySelectorAll('form') ?? []);

    for (const form of forms.filter((each) => !each.querySelector('input:not([type=hidden])'))) {
      const action = form.getAttribute('action') ?? '';
      expect((await site('POST', action)).status, action).toBeLessThan(400);
    }
  });

  it('offers to cancel if, and only if, that is possible', async () => {
    const { site, shown } = await pages();
    const status = shown.find(({ path }) => /^\/status\/[^/]+\/[^/]+$/.test(path));

    const offers = status?.main?.querySelector('a[href*="/cancel"]') !== null;

    expect((await site('GET', `${status?.path}/cancel`)).status === 200).toBe(offers);
  });
});
