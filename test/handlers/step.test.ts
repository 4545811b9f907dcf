import { describe, expect, it } from 'vitest';
import type { NoticeInput } from '../../contract/machines.ts';
import { stepHandler } from '../../functions/handlers/step.ts';
import { NoSuchCustomerError } from '../../functions/shared/errors.ts';
import { renderArchiveIndex } from '../../functions/web/render-archive-index.ts';
import { renderLetter } from '../../functions/web/render-letter.ts';
import { archived, asked } from '../support/stages.ts';
import { newWorld } from '../support/world.ts';

const invoke = <Answer>(
  handler: (event: never, context: never) => Promise<Answer>,
  event: object,
  context: object = {},
) => handler(event as never, context as never);

describe('a step of the request machine', () => {
  it("answers with what its use case answered, given the machine's payload", async () => {
    const step = stepHandler(newWorld(), async (input: { requestId: string; store: string }) => ({
      got: input,
    }));

    expect(await invoke(step, { requestId: 'ID', store: 'hosting' })).toEqual({
      got: { requestId: 'ID', store: 'hosting' },
    });
  });

  it('throws an error of the same name, since the machine branches on it', async () => {
    const error = new NoSuchCustomerError('Request ID: nobody on file has this address.');
    const step = stepHandler(newWorld(), () => Promise.reject(error));

    await expect(invoke(step, { requestId: 'ID' })).rejects.toMatchObject({
      name: 'NoSuchCustomer',
      message: 'Request ID: nobody on file has this address. (NoSuchCustomer)',
    });
  });

  it('logs the name of an error and the request, never the message', async () => {
    const world = newWorld();
    const step = stepHandler(world, () => Promise.reject(new RangeError('lan.nguyen@example.vn')));

    await expect(invoke(step, { requestId: 'ID' })).rejects.toThrow();

    expect(world.logged).toEqual([{ event: 'step-failed', requestId: 'ID', error: 'RangeError' }]);
  });
});

describe('a step of a notice run', () => {
  it('reads the remaining time of its own invocation each time', async () => {
    let left = 900_000;
    const context = { getRemainingTimeInMillis: () => left };
    const step = stepHandler(newWorld(), async (_input: NoticeInput, time) => {
      const before = time.timeLeft();
      left -= 60_000;
      return [before, time.timeLeft()];
    });

    expect(await invoke(step, { version: 2, attempt: 1 }, context)).toEqual([900_000, 840_000]);
  });

  it('logs the name of an error even without a request', async () => {
    const world = newWorld();
    const step = stepHandler(world, (_input: NoticeInput) => Promise.reject(new RangeError('KH-1042')));

    await expect(invoke(step, { version: 2, attempt: 1 })).rejects.toMatchObject({ name: 'RangeError' });

    expect(world.logged).toEqual([{ event: 'step-failed', error: 'RangeError' }]);
  });
});

describe('the output of a step', () => {
  it('writes letters in the language of the customer', async () => {
    const world = newWorld();

    await asked({ ...world, renderLetter: renderLetter(world.settings) }, { language: 'en' });

    const [letter] = world.mail.sent;
    expect(letter?.subject).toContain('Vietnam Server');
    expect(letter?.html).toMatch(/<html[^>]* lang="en"/);
    for (const version of [letter?.text, letter?.html]) {
      expect(version).toContain('Nguyễn Thị Lan');
      expect(version).toContain('https://privacy.example.vn/confirm/');
    }
  });

  it('writes an archive’s page as a whole document', async () => {
    const world = newWorld();

    const id = await archived({
      ...world,
      renderArchiveIndex: renderArchiveIndex(world.settings),
    });

    const page = String(world.archives.archives.get(id)?.get('index.html'));
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('site/ảnh.txt');
  });
});
