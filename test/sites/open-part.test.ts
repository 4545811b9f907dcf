import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PartQuestion } from '../../contract/site.ts';
import { siteProtocol } from '../../contract/site.ts';
import { cancelForCustomer } from '../../functions/requests/operate-requests.ts';
import { openPart } from '../../functions/sites/open-part.ts';
import { agentPair } from '../support/seals.ts';
import { lan } from '../support/world.ts';
import { confirmedLife, newLife, requestOf, workOn } from './lives.ts';

const who = { protocol: siteProtocol, site: 'hanoi', instance: 'instance-1' } as const;

/** A task of a copy that the agent has claimed, and has not begun. */
async function claimedCopy() {
  const life = newLife();
  const { world, agent } = life;
  const id = await confirmedLife(world, { kind: 'handover' });
  const claimed = await agent.claim();
  const [task] = 'tasks' in claimed ? claimed.tasks : [];
  if (task?.operation !== 'export') throw new Error('Nothing is to be copied.');
  const about = { ...who, task: task.task, fence: task.fence, part: '1' };
  const ask = (question: object) => openPart(world, { ...about, ...question } as PartQuestion, agentPair.key);
  const opened = async (more: object = {}) => {
    const answer = await ask({ step: 'open', ...more });
    if (!('upload' in answer)) throw new Error(`Refused: ${JSON.stringify(answer)}`);
    return answer.upload;
  };
  const put = async (upload: string, text: string, more: object = {}) => {
    const signed = await ask({ step: 'sign', upload, pieces: [1], ...more });
    const [url = ''] = 'urls' in signed ? signed.urls : [];
    return world.uploads.put(url, Buffer.from(text)) ?? '"none"';
  };
  return { ...life, id, task, ask, opened, put };
}

describe('A part of a copy', () => {
  it('lies where its request, its store and its name say, once it is closed', async () => {
    const { world, id, task, ask, opened, put } = await claimedCopy();
    const upload = await opened();
    const etag = await put(upload, 'abc');
    expect([...world.archives.siteParts]).toEqual([]);

    expect(await ask({ step: 'close', upload, pieces: [{ piece: 1, etag }] })).toEqual({ closed: true });

    expect([...world.archives.siteParts]).toEqual([[`${id}/${task.store}/1`, Buffer.from('abc')]]);
  });

  it('that is closed twice is closed once', async () => {
    const { world, ask, opened, put } = await claimedCopy();
    const upload = await opened();
    const close = { step: 'close', upload, pieces: [{ piece: 1, etag: await put(upload, 'abc') }] };

    expect([await ask(close), await ask(close)]).toEqual([{ closed: true }, { closed: true }]);
    expect(world.archives.siteParts.size).toBe(1);
    expect(await ask({ step: 'sign', upload, pieces: [2] })).toEqual({ refused: 'unknown-upload' });
  });

  it('begins anew when it is opened again, and what was put there before comes together no more', async () => {
    const { world, ask, opened, put } = await claimedCopy();
    const former = await opened();
    const etag = await put(former, 'former');
    const upload = await opened();

    expect(await ask({ step: 'close', upload: former, pieces: [{ piece: 1, etag }] })).toEqual({
      refused: 'unknown-upload',
    });
    expect(world.uploads.open()).toHaveLength(1);
    const renewed = await put(upload, 'latter');
    await ask({ step: 'close', upload, pieces: [{ piece: 1, etag: renewed }] });
    expect([...world.archives.siteParts.values()].map(String)).toEqual(['latter']);
  });

  it('is refused with a piece that is not what was put there', async () => {
    const { world, ask, opened, put } = await claimedCopy();
    const upload = await opened();
    await put(upload, 'abc');
    const etag = `"${createHash('md5').update('abd').digest('hex')}"`;

    expect(await ask({ step: 'close', upload, pieces: [{ piece: 1, etag }] })).toEqual({
      refused: 'malformed',
    });
    expect([...world.archives.siteParts]).toEqual([]);
  });

  it('is nobody else’s: not another site, instance, task, operation, part or upload', async () => {
    const { world, task, ask, opened } = await claimedCopy();
    const upload = await opened();
    const [request, ...rest] = task.task.split('.');
    const refused = async (question: object) => {
      const answer = await ask({ step: 'sign', upload, pieces: [1], ...question });
      return 'refused' in answer ? answer.refused : 'answered';
    };

    expect(await refused({})).toBe('answered');
    expect(await refused({ site: 'hue' })).toBe('unknown-site');
    expect(await refused({ instance: 'instance-2' })).toBe('other-instance');
    expect(await refused({ task: ['ABCDEFGH0099', ...rest].join('.') })).toBe('unknown-task');
    expect(await refused({ task: `${request}.site:panel.find.1` })).toBe('unknown-task');
    expect(await refused({ task: '../../etc' })).toBe('unknown-task');
    expect(await refused({ part: '2' })).toBe('unknown-upload');
    expect(await refused({ upload: 'upload-99' })).toBe('unknown-upload');
    expect(world.archives.siteParts.size).toBe(0);
  });

  it('is refused at each step under an old fence, and its upload is gone when the new claim opens the same part', async () => {
    const { world, agent, task, ask, opened, put } = await claimedCopy();
    const upload = await opened();
    const etag = await put(upload, 'old');
    world.clock.advance(121);
    const again = await agent.claim();
    const fence = 'tasks' in again ? again.tasks[0]?.fence : undefined;
    expect(fence).toBe(task.fence + 1);

    for (const step of [
      { step: 'open' },
      { step: 'sign', upload, pieces: [1] },
      { step: 'close', upload, pieces: [{ piece: 1, etag }] },
    ])
      expect(await ask(step)).toEqual({ refused: 'old-fence' });
    await opened({ fence });
    expect(world.uploads.put(`https://uploads.example/?upload=${upload}&piece=1`, Buffer.from('x'))).toBe(
      undefined,
    );
    expect(world.uploads.open()).toHaveLength(1);
  });

  it('is not wanted any more when the request is cancelled or closed, or the task has ended', async () => {
    const { world, agent, id, task, ask, opened, put } = await claimedCopy();
    const upload = await opened();
    const etag = await put(upload, 'late');
    agent.instead.set(`${task.store}.export`, { state: 'never', code: 'internal' });
    await agent.answer({
      task: task.task,
      fence: task.fence,
      answer: { state: 'never', code: 'internal' },
    });
    const late = [{ step: 'open' }, { step: 'sign', upload, pieces: [1] }];
    for (const step of [...late, { step: 'close', upload, pieces: [{ piece: 1, etag }] }])
      expect(await ask(step)).toEqual({ refused: 'not-wanted' });

    await workOn(world, agent, id);
    await cancelForCustomer(world, { id, by: 'minh', reason: 'ticket 12' });
    await workOn(world, agent, id);
    expect((await requestOf(world, id)).status).toBe('cancelled');
    for (const step of late) expect(await ask(step)).toEqual({ refused: 'not-wanted' });
    expect(world.archives.siteParts.size).toBe(0);
  });

  it('hears of a cancellation while it is uploaded', async () => {
    const { world, id, ask, opened } = await claimedCopy();
    const upload = await opened();
    await world.requests.change(id, (request) => ({ ...request, cancelledAt: '2026-03-02T03:00:00.000Z' }));

    expect(await ask({ step: 'sign', upload, pieces: [1] })).toEqual({ refused: 'not-wanted' });
  });

  it('writes nothing personal, whatever is asked in whatever order, and overwrites nothing of anybody', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            step: fc.constantFrom('open', 'sign', 'close'),
            part: fc.constantFrom('1', '2', 'list'),
            fence: fc.constantFrom(0, 1, 2),
            upload: fc.constantFrom('upload-1', 'upload-2', 'upload-3', 'x'),
            pieces: fc.constantFrom([1], [1, 2]),
          }),
          { maxLength: 12 },
        ),
        async (questions) => {
          const { world, id, task, ask } = await claimedCopy();
          world.archives.siteParts.set('ABCDEFGH0099/site:panel/1', Buffer.from('of somebody else'));
          for (const { pieces, ...question } of questions) {
            if (question.step !== 'close') await ask({ ...question, pieces });
            else await ask({ ...question, pieces: pieces.map((piece) => ({ piece, etag: '"none"' })) });
          }

          expect(world.uploads.open().length).toBeLessThanOrEqual(1);
          for (const { request, store } of world.uploads.open())
            expect([request, store]).toEqual([id, task.store]);
          expect([...world.archives.siteParts.values()].map(String)).toEqual(['of somebody else']);
          expect(JSON.stringify(world.logged)).not.toContain(lan.customerId);
        },
      ),
      { numRuns: 60 },
    );
  });
});
