import { describe, expect, it } from 'vitest';
import { downloadArchive } from '../../functions/handover/download-archive.ts';
import { confirmRequest } from '../../functions/requests/confirm-request.ts';
import { riskTextVersion } from '../../functions/requests/domain/risk.ts';
import { cancelForCustomer, retryRequest } from '../../functions/requests/operate-requests.ts';
import { PermanentError, TransientError } from '../../functions/shared/errors.ts';
import { isRefusal } from '../../functions/shared/refusal.ts';
import { largeWorld, partsOfLarge } from '../support/in-parts.ts';
import { type Death, mortal } from '../support/mortal.ts';
import { withMachine } from '../support/request-machine.ts';
import { codeOf, linkOf, submitted } from '../support/stages.ts';
import { lettersOf, onlyRequest, type World } from '../support/world.ts';

const staff = { by: 'minh', reason: 'ticket 12' };

/** A large copy whose customer has confirmed it, on the request machine. */
async function confirmedOnMachine() {
  const world = withMachine(largeWorld());
  const id = await submitted(world, { kind: 'handover' });
  await world.workflow.run(id);
  const code = codeOf(world, id);
  const answer = await confirmRequest(world, {
    ...linkOf(world, 'confirm', id),
    code,
    acceptedRiskText: riskTextVersion,
  });
  if (isRefusal(answer)) throw new Error(answer.refused);
  return { world, id, code };
}

const stepsOf = (world: { workflow: ReturnType<typeof withMachine>['workflow'] }, id: string) =>
  world.workflow.callsOf(id).map(({ step, payload }) => (payload.part ? `part ${payload.part}` : step));

describe('a large copy on the request machine', () => {
  it('is planned, written part by part and delivered, and is gone in the end', async () => {
    const { world, id, code } = await confirmedOnMachine();

    await world.workflow.run(id);

    expect(stepsOf(world, id)).toEqual([
      'ask-for-confirmation',
      'plan-request',
      'write-archive',
      'part 2',
      'part 3',
      'part 4',
      'write-archive',
      'deliver-archive',
    ]);
    expect(onlyRequest(world).archive?.parts).toHaveLength(4);
    expect(lettersOf(world).at(-1)).toMatchObject({ type: 'archive-ready', parts: 4 });

    const link = linkOf(world, 'download', id);
    await downloadArchive(world, { ...link, code, action: 'download', part: 3 });
    await downloadArchive(world, { ...link, code, action: 'discard' });
    await world.workflow.run(id);

    expect(onlyRequest(world).status).toBe('completed');
    expect(world.archives.archives.size + world.archives.parts.size + world.archives.descriptions.size).toBe(
      0,
    );
    expect(lettersOf(world).at(-1)).toMatchObject({
      type: 'receipt',
      receipt: { archive: { parts: 4, downloads: 1 } },
    });
  });

  it('redoes one part when a process dies in the middle of it', async () => {
    const outside = ['archives', 'cuts', 'stores'] as const;
    const { world: alive, id: whole } = await confirmedOnMachine();
    await alive.workflow.runTo(whole, 'Write the parts');
    const { ports, calls } = mortal<World>(alive, outside);
    await alive.workflow.perform(whole, ports);
    await alive.workflow.run(whole);

    const deaths = calls.flatMap((_call, index): Death[] => [
      { call: index + 1, when: 'before' },
      { call: index + 1, when: 'after' },
    ]);
    expect(deaths.length).toBeGreaterThan(20);
    for (const death of deaths) {
      const { world, id } = await confirmedOnMachine();
      await world.workflow.runTo(id, 'Write the parts');
      await world.workflow.perform(id, mortal<World>(world, outside, death).ports);
      await world.workflow.run(id);

      const tries = stepsOf(world, id).filter((step) => step.startsWith('part'));
      expect(tries.length).toBe(partsOfLarge.length + 1);
      expect(onlyRequest(world).archive).toMatchObject({
        ...onlyRequest(alive).archive,
        // The first part tells when it was made.
        manifestSha256: expect.any(String),
      });
      expect(world.workflow.positionOf(id)?.state).toBe('Deliver the archive');
    }
  });

  it('writes the other parts when one gives up, calls a person, and then writes only that one', async () => {
    const { world, id } = await confirmedOnMachine();
    const { writePart } = world.archives;
    world.archives.writePart = (target, entries) =>
      target.part === 3 ? Promise.reject(new PermanentError('down')) : writePart(target, entries);

    await world.workflow.run(id);

    expect(world.workflow.positionOf(id)?.state).toBe('Ask a person');
    expect(onlyRequest(world).attention).toMatchObject({ error: 'PartsMissing', from: 'executing' });
    expect([...world.archives.descriptions.keys()]).toEqual([`${id}/2`, `${id}/4`]);

    const untouched = world.archives.parts.get(`${id}/4`);
    world.archives.writePart = writePart;
    await retryRequest(world, { id, ...staff });
    await world.workflow.run(id);

    expect(world.archives.parts.get(`${id}/4`)).toBe(untouched);
    expect(onlyRequest(world)).toMatchObject({ status: 'delivered', archive: { missing: 0 } });
  });

  it('outlasts a fault that passes', async () => {
    const { world, id } = await confirmedOnMachine();
    let faults = 5;
    const { writePart } = world.archives;
    world.archives.writePart = (target, entries) => {
      faults -= 1;
      return faults >= 0 ? Promise.reject(new TransientError('slow down')) : writePart(target, entries);
    };

    await world.workflow.run(id);

    expect(onlyRequest(world).status).toBe('delivered');
  });

  it('goes without what may not be read only when a person says so', async () => {
    const { world, id } = await confirmedOnMachine();
    for (const holding of world.stores.hosting.holdings)
      if (holding.path === 'c.mp4') holding.unreadable = 'denied';

    await world.workflow.run(id);
    expect(onlyRequest(world).attention).toMatchObject({ error: 'Unreadable' });

    await retryRequest(world, { id, ...staff, acceptsIncomplete: true });
    await world.workflow.run(id);
    expect(onlyRequest(world)).toMatchObject({ status: 'delivered', archive: { missing: 1 } });
  });

  it('has files again that a person has made readable, and keeps the parts that lacked none', async () => {
    const { world, id } = await confirmedOnMachine();
    const { holdings } = world.stores.hosting;
    for (const holding of holdings) if (holding.path !== 'd.txt') holding.unreadable = 'archived';
    const untouched = holdings.find(({ path }) => path === 'd.txt');
    if (untouched) untouched.category = 'database-dumps';

    await world.workflow.runTo(id, 'Ask a person');
    world.clock.advance(1);
    await world.workflow.run(id);
    expect(onlyRequest(world).attention).toMatchObject({ error: 'Unreadable' });
    for (const holding of holdings) if (holding.path !== 'c.mp4') delete holding.unreadable;
    world.clock.advance(60);
    await retryRequest(world, { id, ...staff });
    await world.workflow.run(id);

    expect(onlyRequest(world)).toMatchObject({ status: 'delivered', archive: { missing: 1 } });
    expect(onlyRequest(world).outcomes.hosting).toEqual([
      { category: 'website-files', result: 'returned', count: 3 },
      { category: 'website-files', result: 'archived', count: 1 },
      { category: 'database-dumps', result: 'returned', count: 1 },
    ]);
  });

  it('that does not fit waits for a person with nothing written, and is written once there is room', async () => {
    const { world, id } = await confirmedOnMachine();
    world.settings.archives = { partBytes: 10, partFiles: 1 };
    const { hosting } = world.stores;
    const ofLan = hosting.holdings[0];
    if (!ofLan) throw new Error('Lan has no file.');
    hosting.holdings = Array.from({ length: 501 }, (_, index) => ({ ...ofLan, path: `${index}.txt` }));

    await world.workflow.run(id);

    expect(onlyRequest(world).attention).toMatchObject({ error: 'TooLarge' });
    expect(onlyRequest(world).plan).toBeUndefined();
    expect(world.archives.parts.size).toBe(0);

    world.settings.archives = { partBytes: 1000, partFiles: 200 };
    await retryRequest(world, { id, ...staff });
    await world.workflow.run(id);

    expect(onlyRequest(world).archive?.parts?.map(({ files }) => files)).toEqual([0, 200, 200, 101]);
  });

  it('that a person ends leaves no part behind', async () => {
    const { world, id } = await confirmedOnMachine();
    const { writePart } = world.archives;
    world.archives.writePart = (target, entries) =>
      target.part === 4 ? Promise.reject(new PermanentError('down')) : writePart(target, entries);
    await world.workflow.run(id);

    await cancelForCustomer(world, { id, ...staff });
    await world.workflow.run(id);

    expect(onlyRequest(world).status).toBe('cancelled');
    expect(world.archives.parts.size + world.archives.descriptions.size).toBe(0);
  });
});
