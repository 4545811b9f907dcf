import { describe, expect, it } from 'vitest';
import { deleteArchive } from '../../functions/handover/delete-archive.ts';
import { downloadArchive, findDownload } from '../../functions/handover/download-archive.ts';
import { cancelRequest, findCancellable } from '../../functions/requests/cancel-request.ts';
import { closeRequest } from '../../functions/requests/close-request.ts';
import {
  confirmRequest,
  findConfirmable,
  requestFreshLink,
} from '../../functions/requests/confirm-request.ts';
import { refuseHolder } from '../../functions/requests/domain/link-refusal.ts';
import type { LinkClick } from '../../functions/requests/follow-link.ts';
import { type RefusalReason, refuse } from '../../functions/shared/refusal.ts';
import { sampleRequest } from '../support/sample-request.ts';
import { asked, confirmed, delivered, linkOf, planned } from '../support/stages.ts';
import { newWorld, type World } from '../support/world.ts';

/** An act on a link, and its answer. */
type Act = (world: World, click: LinkClick) => Promise<unknown>;
/** Brings a request to a stage at which its link is refused, and returns the holder's click. */
type Stage = (world: World) => Promise<LinkClick>;

const lookAtDownload: Act = (world, click) => findDownload(world, click);
const download: Act = (world, click) => downloadArchive(world, { ...click, code: '00', action: 'download' });
const confirm: Act = (world, click) => confirmRequest(world, { ...click, code: '00' });
const cancel: Act = (world, click) => cancelRequest(world, { ...click, challenge: 'ABCD' });

const late: Stage = async (world) => {
  const id = await asked(world, { kind: 'handover' });
  world.clock.advance(world.settings.periods.confirmationLinkSeconds);
  return linkOf(world, 'confirm', id);
};
const waitOver: Stage = async (world) => {
  const link = await late(world);
  world.clock.advance(world.settings.periods.confirmationWaitSeconds);
  return link;
};
const working: Stage = async (world) => linkOf(world, 'confirm', await asked(world, { kind: 'handover' }));
const used: Stage = async (world) => linkOf(world, 'confirm', await confirmed(world));
const expired: Stage = async (world) => {
  const link = await working(world);
  await closeRequest(world, { requestId: link.id, ending: 'expired' });
  return link;
};
const pastNoReturn: Stage = async (world) => linkOf(world, 'cancel', await planned(world));
const ready: Stage = async (world) => linkOf(world, 'download', await delivered(world));
const gone: Stage = async (world) => {
  const link = await ready(world);
  await deleteArchive(world, { requestId: link.id });
  return link;
};

const refusals: [string, RefusalReason, Stage, Act][] = [
  ['looking at a late confirmation link', 'link-expired', late, findConfirmable],
  ['looking at a used confirmation link', 'link-used', used, findConfirmable],
  ['confirming an ended request', 'too-late', expired, confirm],
  ['confirming with a wrong code', 'code-wrong', working, confirm],
  ['wanting a link in place of one that works', 'not-now', working, requestFreshLink],
  ['wanting a link in place of a used one', 'link-used', used, requestFreshLink],
  ['wanting a link after the wait', 'too-late', waitOver, requestFreshLink],
  ['looking at a cancel link past the point of no return', 'too-late', pastNoReturn, findCancellable],
  ['cancelling past the point of no return', 'too-late', pastNoReturn, cancel],
  ['looking at a download link of a deleted archive', 'too-late', gone, lookAtDownload],
  ['downloading a deleted archive', 'too-late', gone, download],
  ['downloading with a wrong code', 'code-wrong', ready, download],
];

describe('a refusal', () => {
  it.each(refusals)(
    'of %s (%s) shows the request to a holder of the secret',
    async (_name, reason, stage, act) => {
      const world = newWorld();
      const click = await stage(world);

      expect(await act(world, click)).toEqual({
        refused: reason,
        request: await world.requests.find(click.id),
      });
    },
  );

  it.each(refusals)('of %s (otherwise %s) shows nothing to others', async (_name, _reason, stage, act) => {
    const world = newWorld();
    const { id, secret } = await stage(world);
    const guesses = [
      { id, secret: 'x'.repeat(43) },
      { id, secret: '' },
      { id: '0123456789AB', secret },
    ];

    for (const guess of guesses) expect(await act(world, guess)).toEqual(refuse('link-unknown'));
  });

  it('as unknown never carries a request', () => {
    expect(refuseHolder('link-unknown', sampleRequest())).toEqual({ refused: 'link-unknown' });
    expect(refuseHolder('too-late', sampleRequest())).toEqual({
      refused: 'too-late',
      request: sampleRequest(),
    });
  });
});
