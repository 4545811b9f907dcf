import { describe, expect, it } from 'vitest';
import { deleteArchive } from '../../functions/handover/delete-archive.ts';
import { deliverArchive } from '../../functions/handover/deliver-archive.ts';
import { downloadArchive, findDownload } from '../../functions/handover/download-archive.ts';
import { writeArchive } from '../../functions/handover/write-archive.ts';
import { writePart } from '../../functions/handover/write-part.ts';
import { askForConfirmation } from '../../functions/requests/ask-for-confirmation.ts';
import { confirmRequest, findConfirmable } from '../../functions/requests/confirm-request.ts';
import { riskTextVersion } from '../../functions/requests/domain/risk.ts';
import { openGracePeriod } from '../../functions/requests/open-grace-period.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { isRefusal } from '../../functions/shared/refusal.ts';
import { largeWorld, plannedInParts } from '../support/in-parts.ts';
import {
  archived,
  asked,
  codeOf,
  confirmed,
  delivered,
  linkOf,
  submitted,
  waiting,
} from '../support/stages.ts';
import { lettersOf, newWorld, onlyRequest, type World } from '../support/world.ts';

/** The same world after a deployment that changed settings. */
const redeployed = (
  world: World,
  { periods = {}, limits = {} }: { periods?: object; limits?: object },
): World => ({
  ...world,
  settings: {
    ...world.settings,
    periods: { ...world.settings.periods, ...periods },
    limits: { ...world.settings.limits, ...limits },
  },
});

const letterOf = (world: World, type: string) => lettersOf(world).find((letter) => letter.type === type);

const hours = (count: number) => count * 3600;

describe('What was promised to an open request holds after a deployment that changed', () => {
  it('how long a confirmation is waited for: the letter says what the running execution does', async () => {
    const world = newWorld();
    const requestId = await submitted(world);
    const changed = redeployed(world, { periods: { confirmationWaitSeconds: hours(1) } });

    await askForConfirmation(changed, { ...waiting(world, requestId, 't'), waitSeconds: hours(48) });

    expect(onlyRequest(world).confirmation?.waitEndsAt).toBe('2026-03-04T01:59:55.000Z');
    expect(letterOf(world, 'confirm')).toMatchObject({ waitEndsAt: '2026-03-04T01:59:55.000Z' });
  });

  it.each([hours(24), hours(240)])(
    'the grace period, to %i seconds: it ends when its letter says',
    async (other) => {
      const world = newWorld();
      const requestId = await submitted(world);
      await askForConfirmation(world, { ...waiting(world, requestId, 'ask'), graceSeconds: hours(72) });
      const changed = redeployed(world, { periods: { graceSeconds: other } });
      await confirmRequest(changed, {
        ...linkOf(world, 'confirm', requestId),
        code: codeOf(world, requestId),
        acceptedRiskText: riskTextVersion,
      });

      await openGracePeriod(changed, { ...waiting(world, requestId, 'grace'), waitSeconds: hours(72) + 5 });

      expect(onlyRequest(world).confirmation).toMatchObject({ graceSeconds: hours(72) });
      expect(letterOf(world, 'confirm')).toMatchObject({ graceSeconds: hours(72) });
      expect(letterOf(world, 'grace')).toMatchObject({ endsAt: '2026-03-05T02:00:00.000Z' });
      world.clock.advance(hours(72) + 5);
      expect(await planRequest(changed, { requestId })).toMatchObject({ requestId });
    },
  );

  it('the life of an archive: it is deleted when its letter says', async () => {
    const world = newWorld();
    const requestId = await archived(world);
    const changed = redeployed(world, { periods: { archiveSeconds: hours(336) } });

    await deliverArchive(changed, { ...waiting(world, requestId, 'deliver'), waitSeconds: hours(168) });

    expect(letterOf(world, 'archive-ready')).toMatchObject({ deletesAt: '2026-03-09T01:59:55.000Z' });
  });

  it('how many wrong codes a confirmation link takes: a link that was sent keeps its tries', async () => {
    const world = newWorld();
    const requestId = await asked(world);
    const click = linkOf(world, 'confirm', requestId);
    const wrong = codeOf(world, requestId) === '10' ? '11' : '10';
    await confirmRequest(world, { ...click, code: wrong });

    const changed = redeployed(world, { limits: { wrongCodes: 1 } });

    expect(isRefusal(await findConfirmable(changed, click))).toBe(false);
  });

  it('how many wrong codes a download takes: a copy that is there is not called deleted', async () => {
    const world = newWorld();
    const requestId = await delivered(world);
    const click = linkOf(world, 'download', requestId);
    const code = codeOf(world, requestId);
    await downloadArchive(world, { ...click, code: code === '10' ? '11' : '10', action: 'download' });

    const changed = redeployed(world, { limits: { wrongCodes: 1 } });

    expect(isRefusal(await findDownload(changed, click))).toBe(false);
    expect(await downloadArchive(changed, { ...click, code, action: 'download' })).toHaveProperty('minted');
  });

  it('nothing that an earlier definition does not tell: the settings are taken then', async () => {
    const world = newWorld();
    const requestId = await confirmed(world);

    await openGracePeriod(world, waiting(world, requestId, 'grace'));

    expect(onlyRequest(world).grace?.endsAt).toBe('2026-03-05T02:00:00.000Z');
  });
});

describe('A copy that is under way goes on after a deployment', () => {
  it('from a version without parts, in the one archive that its execution can write', async () => {
    const world = largeWorld();
    const requestId = await archived(world);
    await deliverArchive(world, waiting(world, requestId, 'deliver'));

    const click = { ...linkOf(world, 'download', requestId), code: codeOf(world, requestId) };
    expect(await downloadArchive(world, { ...click, action: 'download' })).toHaveProperty('minted');
    expect(onlyRequest(world).archive).not.toHaveProperty('parts');
    expect(world.archives.minted).toEqual([{ requestId, lifeSeconds: 300 }]);

    await downloadArchive(world, { ...click, action: 'discard' });
    await deleteArchive(world, { requestId });
    expect(world.archives.archives.size).toBe(0);
  });

  it('that changes how large parts are: it keeps those that were planned', async () => {
    const world = largeWorld();
    const requestId = await plannedInParts(world);
    world.settings.archives = { partBytes: 1000, partFiles: 1000 };

    const { parts } = await planRequest(world, { requestId, maxParts: 500 });
    for (const part of parts) await writePart(world, { requestId, part });
    await writeArchive(world, { requestId });

    expect(onlyRequest(world).archive?.parts).toHaveLength(4);
  });
});
