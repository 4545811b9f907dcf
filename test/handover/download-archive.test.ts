import { describe, expect, it } from 'vitest';
import { deleteArchive } from '../../functions/handover/delete-archive.ts';
import {
  type DownloadClick,
  downloadArchive,
  findDownload,
} from '../../functions/handover/download-archive.ts';
import { refuse } from '../../functions/shared/refusal.ts';
import { contendedRequests } from '../support/contended-requests.ts';
import { forbidden } from '../support/forbidden.ts';
import { codeOf, delivered, linkOf } from '../support/stages.ts';
import { newWorld, onlyRequest, type World } from '../support/world.ts';

async function downloadable() {
  const world = newWorld();
  const id = await delivered(world);
  const right: DownloadClick = {
    ...linkOf(world, 'download', id),
    code: codeOf(world, id),
    action: 'download',
  };
  const { action: _action, ...link } = right;
  return { world, id, right, link };
}

const wrongCodes = (right: DownloadClick): string[] =>
  Array.from({ length: 90 }, (_, number) => String(number + 10)).filter((code) => code !== right.code);

/** Was the machine resumed, which deletes the archive? */
const isOver = ({ workflow }: World, id: string) =>
  workflow.answers.some(({ taskToken }) => taskToken === `deliver ${id}`);

describe('looking at a download link', () => {
  it('changes nothing and mints nothing, however often', async () => {
    const { world, link } = await downloadable();
    const before = onlyRequest(world);

    for (let look = 0; look < 5; look += 1) await findDownload(world, link);

    expect(onlyRequest(world)).toEqual(before);
    expect(world.archives.minted).toEqual([]);
  });
});

describe('a download', () => {
  it('creates a URL of five minutes and is recorded', async () => {
    const { world, id, right } = await downloadable();

    const answer = await downloadArchive(world, right);

    expect(answer).toMatchObject({
      minted: { url: expect.stringContaining(id), expiresAt: '2026-03-02T02:05:00.000Z' },
    });
    expect(world.archives.minted).toEqual([{ requestId: id, lifeSeconds: 300 }]);
    expect(onlyRequest(world).delivery?.mints).toEqual(['2026-03-02T02:00:00.000Z']);
  });

  it('is recorded before its URL exists', async () => {
    const { world, right } = await downloadable();
    const archives = { ...world.archives, mintUrl: () => Promise.reject(new Error('away')) };

    await expect(downloadArchive({ ...world, archives }, right)).rejects.toThrow('away');

    expect(onlyRequest(world).delivery?.mints).toHaveLength(1);
  });

  it('can be repeated, and is recorded every time', async () => {
    const { world, right } = await downloadable();

    for (let time = 0; time < 3; time += 1) await downloadArchive(world, right);

    expect(onlyRequest(world).delivery?.mints).toHaveLength(3);
  });

  it('keeps its URL out of the request and the log', async () => {
    const { world, right } = await downloadable();

    await downloadArchive(world, right);

    expect(JSON.stringify([onlyRequest(world), world.logged])).not.toContain('archives.example');
  });

  it.each(['', '  ', '4', '123', 'test'])(
    'without two digits (%j) is refused, which costs no try',
    async (code) => {
      const { world, right } = await downloadable();
      const before = onlyRequest(world);

      expect(await downloadArchive(world, { ...right, code })).toEqual({
        refused: 'code-missing',
        request: before,
      });

      expect(onlyRequest(world)).toEqual(before);
      expect(world.archives.minted).toEqual([]);
    },
  );
});

describe('a wrong code at the download', () => {
  it('costs one try and creates no URL', async () => {
    const { world, right } = await downloadable();

    expect(await downloadArchive(world, { ...right, code: wrongCodes(right)[0] ?? '' })).toMatchObject(
      refuse('code-wrong'),
    );

    expect(onlyRequest(world).delivery).toMatchObject({ secret: { wrongCodes: 1 }, mints: [] });
    expect(world.archives.minted).toEqual([]);
  });

  it('three times locks the link and discards the archive', async () => {
    const { world, id, right } = await downloadable();

    for (const code of wrongCodes(right).slice(0, 3)) await downloadArchive(world, { ...right, code });

    expect(await downloadArchive(world, right)).toMatchObject(refuse('link-locked'));
    expect(onlyRequest(world).delivery?.discardedAt).toBeDefined();
    expect(isOver(world, id)).toBe(true);
    expect(world.archives.minted).toEqual([]);
  });

  it('still counts after a download with the right one', async () => {
    const { world, right } = await downloadable();
    const wrong = { ...right, code: wrongCodes(right)[0] ?? '' };
    await downloadArchive(world, wrong);
    await downloadArchive(world, wrong);

    await downloadArchive(world, right);
    expect(onlyRequest(world).delivery?.secret.wrongCodes).toBe(2);

    expect(await downloadArchive(world, wrong)).toMatchObject({ refused: 'link-locked' });
  });

  it('sent 89 times at once, then the right one, gets three tries', async () => {
    const { world, right } = await downloadable();
    const contended = { ...world, requests: contendedRequests(world.requests) };
    const codes = [...wrongCodes(right), right.code ?? ''];

    const answers = await Promise.all(codes.map((code) => downloadArchive(contended, { ...right, code })));

    expect(onlyRequest(world).delivery?.secret.wrongCodes).toBe(3);
    expect(answers.filter((answer) => 'refused' in answer && answer.refused === 'code-wrong')).toHaveLength(
      2,
    );
    expect(world.archives.minted).toEqual([]);
  });

  it('counts on a discard too, so that nobody else can discard the archive', async () => {
    const { world, right } = await downloadable();

    await downloadArchive(world, { ...right, action: 'discard', code: '00' });

    expect(onlyRequest(world).delivery).toMatchObject({ secret: { wrongCodes: 1 } });
    expect(onlyRequest(world).delivery?.discardedAt).toBeUndefined();
  });
});

describe('discarding an archive', () => {
  it('lets the machine delete it at once', async () => {
    const { world, id, right } = await downloadable();

    expect(await downloadArchive(world, { ...right, action: 'discard' })).toMatchObject({ discarded: true });

    expect(isOver(world, id)).toBe(true);
    expect(world.archives.minted).toEqual([]);
  });

  it('ends every download, even before the deletion', async () => {
    const { world, right, link } = await downloadable();
    await downloadArchive(world, { ...right, action: 'discard' });

    expect(await downloadArchive(world, right)).toMatchObject(refuse('too-late'));
    expect(await findDownload(world, link)).toMatchObject(refuse('too-late'));
    expect(world.archives.minted).toEqual([]);
  });
});

describe('discarding an archive again', () => {
  const discarded = async () => {
    const given = await downloadable();
    const discard: DownloadClick = { ...given.right, action: 'discard' };
    await downloadArchive(given.world, discard);
    return { ...given, discard };
  };

  it('is a normal answer and changes nothing', async () => {
    const { world, discard } = await discarded();
    const [before, answered] = [onlyRequest(world), world.workflow.answers.length];

    expect(await downloadArchive(world, discard)).toMatchObject({ discarded: true });

    expect(onlyRequest(world)).toEqual(before);
    expect(world.workflow.answers).toHaveLength(answered);
  });

  it('notifies the machine when a crash prevented it the first time', async () => {
    const { world, id, right } = await downloadable();
    const discard: DownloadClick = { ...right, action: 'discard' };
    const dying = { ...world, workflow: forbidden<World['workflow']>('workflow') };
    await expect(downloadArchive(dying, discard)).rejects.toThrow();

    await downloadArchive(world, discard);

    expect(isOver(world, id)).toBe(true);
  });

  it.each([
    ['with a wrong code', { code: '00' }],
    ['to download instead', { action: 'download' as const }],
  ])('is refused %s', async (_name, changes) => {
    const { world, discard } = await discarded();

    expect(await downloadArchive(world, { ...discard, ...changes })).toMatchObject({ refused: 'too-late' });
    expect(world.archives.minted).toEqual([]);
  });

  it('is too late once it is deleted', async () => {
    const { world, id, discard } = await discarded();
    await deleteArchive(world, { requestId: id });

    expect(await downloadArchive(world, discard)).toMatchObject({ refused: 'too-late' });
  });
});

describe('a download link', () => {
  it('expires with the archive, at that very instant', async () => {
    const { world, right, link } = await downloadable();

    world.clock.set('2026-03-09T01:59:54.999Z');
    expect(await findDownload(world, link)).toMatchObject({ id: right.id });
    world.clock.set('2026-03-09T01:59:55.000Z');
    expect(await downloadArchive(world, right)).toMatchObject(refuse('too-late'));
  });

  it('opens nothing once the archive is deleted', async () => {
    const { world, id, right } = await downloadable();
    await deleteArchive(world, { requestId: id });

    expect(await downloadArchive(world, right)).toMatchObject(refuse('too-late'));
    expect(world.archives.minted).toEqual([]);
  });

  it('of another purpose or request is unknown, and costs no try', async () => {
    const { world, id, right } = await downloadable();

    for (const secret of [linkOf(world, 'confirm', id).secret, 'x'.repeat(43), ''])
      expect(await downloadArchive(world, { ...right, secret })).toEqual(refuse('link-unknown'));
    expect(await downloadArchive(world, { ...right, id: '0123456789AB' })).toEqual(refuse('link-unknown'));

    expect(onlyRequest(world).delivery?.secret.wrongCodes).toBe(0);
  });

  it('stays ended when the machine could not be notified', async () => {
    const { world, right } = await downloadable();
    const dying = { ...world, workflow: forbidden<World['workflow']>('workflow') };

    await expect(downloadArchive(dying, { ...right, action: 'discard' })).rejects.toThrow();

    expect(await downloadArchive(world, right)).toMatchObject(refuse('too-late'));
    expect(world.archives.minted).toEqual([]);
  });
});
