import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFunctions, type FunctionsSetup } from '../../emulators/lambda/functions.ts';
import { SpareThreads } from '../../emulators/lambda/spare-threads.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A bundle, and the functions that run it one after the other over the same spare threads. */
async function bundleOf(source: string) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'index.js'), source);
  const spareThreads = new SpareThreads();
  return (environment: Record<string, string>, setup: Partial<FunctionsSetup> = {}) => {
    const lines: string[] = [];
    const functions = createFunctions({
      functions: [
        {
          name: 'Example',
          arn: 'arn',
          folder,
          handler: 'index.handler',
          environment,
          timeoutSeconds: 30,
          memoryMegabytes: 512,
        },
      ],
      onLog: (_, line) => lines.push(line),
      spareThreads,
      ...setup,
    });
    onTestFinished(() => functions.close());
    return { ...functions, invoke: (payload: object = {}) => functions.invoke('Example', payload), lines };
  };
}

describe('a function in a thread that another one has left', () => {
  it('begins anew: with its own variables and lines, nothing remembered, and a clock that is right', async () => {
    const functionWith = await bundleOf(`
      const table = process.env.TABLE;
      let count = 0;
      exports.handler = async () => {
        count += 1;
        console.log(table);
        return { count, thread: require('node:worker_threads').threadId, variables: process.env, now: Date.now() };
      };`);
    const first = functionWith({ TABLE: 'one', ONLY: 'here' }, { hooks: { clockSkewMs: () => 9_000_000 } });
    await first.invoke();
    const before = (await first.invoke()) as Record<string, unknown>;
    await first.close();

    const second = functionWith({ TABLE: 'two' });
    const after = (await second.invoke()) as Record<string, unknown>;

    expect(before).toMatchObject({ count: 2, variables: { TABLE: 'one', ONLY: 'here' } });
    expect(after).toEqual({
      count: 1,
      thread: before.thread,
      variables: { TABLE: 'two', _X_AMZN_TRACE_ID: expect.any(String) },
      now: expect.any(Number),
    });
    expect(Number(before.now) - Number(after.now)).toBeGreaterThan(8_000_000);
    expect([first.lines, second.lines]).toEqual([['one', 'one'], ['two']]);
  });

  it('gets no thread that is at work, nor one that has died', async () => {
    const functionWith = await bundleOf(`
      exports.handler = async ({ hang, die }) => {
        if (hang) { console.log('begun'); await new Promise(() => setInterval(() => {}, 9)); }
        if (die) setImmediate(() => { throw new Error('late'); });
        return require('node:worker_threads').threadId;
      };`);
    const busy = functionWith({});
    const hanging = busy.invoke({ hang: true });
    const died = await busy.invoke({ die: true });
    const ended = expect(hanging).rejects.toMatchObject({ name: 'Runtime.ExitError' });
    await expect.poll(() => busy.lines).toContain('begun');
    await busy.close();
    await ended;

    const next = functionWith({});

    expect(await next.invoke()).not.toBe(died);
    expect(await next.invoke()).toEqual(expect.any(Number));
  });
});
