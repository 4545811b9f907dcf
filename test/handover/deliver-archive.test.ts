import { describe, expect, it } from 'vitest';
import { maxArchiveAgeDays } from '../../contract/resources.ts';
import { deleteArchive } from '../../functions/handover/delete-archive.ts';
import { deliverArchive } from '../../functions/handover/deliver-archive.ts';
import { downloadArchive, findDownload } from '../../functions/handover/download-archive.ts';
import { recordLetterReport } from '../../functions/requests/record-letter-report.ts';
import { archived, codeOf, delivered, linkOf, planned, waiting } from '../support/stages.ts';
import { lan, lettersOf, newWorld, onlyRequest } from '../support/world.ts';

describe('delivering an archive', () => {
  it('mails a link to our page, never the archive or a URL of it, and waits', async () => {
    const world = newWorld();

    const id = await delivered(world);

    const { secret } = linkOf(world, 'download', id);
    expect(lettersOf(world).at(-1)).toMatchObject({
      type: 'archive-ready',
      to: lan.address,
      downloadUrl: `https://privacy.example.vn/download/${id}/${secret}`,
      deletesAt: '2026-03-09T01:59:55.000Z',
      missing: 0,
    });
    expect(world.archives.minted).toEqual([]);
    expect(onlyRequest(world)).toMatchObject({
      status: 'delivered',
      taskToken: `deliver ${id}`,
      performedAt: '2026-03-02T02:00:00.000Z',
    });
    expect(JSON.stringify(onlyRequest(world))).not.toContain(secret);
  });

  it('lets the link expire before the machine deletes the archive', async () => {
    const world = newWorld();

    await delivered(world);

    const machineEndsAt = world.clock().getTime() + world.settings.periods.archiveSeconds * 1000;
    expect(Date.parse(onlyRequest(world).delivery?.deletesAt ?? '')).toBeLessThan(machineEndsAt);
  });

  it('promises no copy for longer than the bucket keeps it', async () => {
    const world = newWorld();
    const id = await archived(world);
    world.clock.advance(maxArchiveAgeDays * 86_400 + 1);

    await expect(deliverArchive(world, waiting(world, id, 'token'))).rejects.toMatchObject({
      name: 'Permanent',
    });

    expect(onlyRequest(world).delivery).toBeUndefined();
    expect(lettersOf(world).filter(({ type }) => type === 'archive-ready')).toEqual([]);
  });

  it('delivers what is there when the archive was written once more meanwhile', async () => {
    const world = newWorld();
    const id = await archived(world);
    const { requests } = world;
    let isWritten = false;
    const change: typeof requests.change = async (...given) => {
      if (!isWritten) {
        isWritten = true;
        await requests.change(id, (request) => ({
          ...request,
          ...(request.archive && {
            archive: { ...request.archive, size: 4711, manifestSha256: '1'.repeat(64) },
          }),
        }));
      }
      return requests.change(...given);
    };

    await deliverArchive({ ...world, requests: { ...requests, change } }, waiting(world, id, 'token'));

    expect(lettersOf(world).filter(({ type }) => type === 'archive-ready')).toMatchObject([{ size: 4711 }]);
    expect(await findDownload(world, linkOf(world, 'download', id))).toMatchObject({ id });
  });

  it('again changes only the token, and sends no second letter', async () => {
    const world = newWorld();
    const id = await delivered(world);
    const [before, letters] = [onlyRequest(world), world.mail.sent.length];

    await deliverArchive(world, waiting(world, id, 'second token'));

    expect(world.mail.sent).toHaveLength(letters);
    expect(onlyRequest(world)).toMatchObject({ delivery: before.delivery, taskToken: 'second token' });
    expect(await findDownload(world, linkOf(world, 'download', id))).toMatchObject({ id });
  });

  it('again sends a fresh link when the letter came back', async () => {
    const world = newWorld();
    const id = await delivered(world);
    const former = linkOf(world, 'download', id);
    const { messageId = '', at = '' } = onlyRequest(world).letters['archive-ready'] ?? {};
    const reported = { letter: 'archive-ready', messageId, sentAt: at, outcome: 'soft-bounced', at } as const;
    await recordLetterReport(world, id, reported);

    await deliverArchive(world, waiting(world, id, 'second token'));

    expect(lettersOf(world).filter(({ type }) => type === 'archive-ready')).toHaveLength(2);
    expect(await findDownload(world, former)).toEqual({ refused: 'link-unknown' });
    expect(await findDownload(world, linkOf(world, 'download', id))).toMatchObject({ id });
  });

  it.each(['its time is over', 'the customer discarded it'])('again when %s resumes at once', async (why) => {
    const world = newWorld();
    const id = await delivered(world);
    if (why === 'its time is over') world.clock.advance(world.settings.periods.archiveSeconds);
    else {
      const click = { ...linkOf(world, 'download', id), code: codeOf(world, id) };
      await downloadArchive(world, { ...click, action: 'discard' });
    }

    await deliverArchive(world, waiting(world, id, 'second token'));

    expect(world.workflow.answers.at(-1)).toEqual({
      taskToken: 'second token',
      output: { requestId: id, next: 'deliver' },
    });
  });

  it('again notices a discard that arrives meanwhile', async () => {
    const world = newWorld();
    const id = await delivered(world);
    world.workflow.timeOut(`deliver ${id}`);
    const click = { ...linkOf(world, 'download', id), code: codeOf(world, id), action: 'discard' as const };
    const { requests } = world;
    const find: typeof requests.find = async (requestId) => {
      const found = await requests.find(requestId);
      await downloadArchive(world, click);
      return found;
    };

    await deliverArchive({ ...world, requests: { ...requests, find } }, waiting(world, id, 'second token'));

    expect(world.workflow.answers.at(-1)).toMatchObject({ taskToken: 'second token' });
  });

  it("sends no link to an address that is no longer the customer's", async () => {
    const world = newWorld();
    const id = await archived(world);
    const letters = world.mail.sent.length;
    world.register.customers = [{ ...lan, address: 'rescued@example.vn' }];

    await expect(deliverArchive(world, waiting(world, id, 'token'))).rejects.toMatchObject({
      name: 'Permanent',
    });
    expect(world.mail.sent).toHaveLength(letters);
    expect(onlyRequest(world)).not.toHaveProperty('delivery');
  });

  it('that was not written is a fault, and no letter is sent', async () => {
    const world = newWorld();
    const id = await planned(world, { kind: 'handover' });
    const letters = world.mail.sent.length;

    await expect(deliverArchive(world, waiting(world, id, 'token'))).rejects.toMatchObject({
      name: 'Permanent',
    });
    expect(world.mail.sent).toHaveLength(letters);
  });
});

describe('deleting an archive', () => {
  it('removes it and records when', async () => {
    const world = newWorld();
    const requestId = await delivered(world);
    world.clock.advance(60);

    await deleteArchive(world, { requestId });

    expect(world.archives.archives.size).toBe(0);
    expect(onlyRequest(world).delivery?.deletedAt).toBe('2026-03-02T02:01:00.000Z');
  });

  it('twice deletes once', async () => {
    const world = newWorld();
    const requestId = await delivered(world);
    await deleteArchive(world, { requestId });
    const before = onlyRequest(world);

    await deleteArchive(world, { requestId });

    expect(onlyRequest(world)).toEqual(before);
  });

  it('that fails records no deletion', async () => {
    const world = newWorld();
    const requestId = await delivered(world);
    const archives = { ...world.archives, delete: async () => Promise.reject(new Error('away')) };

    await expect(deleteArchive({ ...world, archives }, { requestId })).rejects.toThrow('away');

    expect(onlyRequest(world).delivery?.deletedAt).toBeUndefined();
  });
});
