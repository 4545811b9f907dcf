import { describe, expect, it } from 'vitest';
import { stepFunctions, task } from './sfn-sandbox.ts';

/** A choice like that of the product, within reach of a catch. */
const choosing = {
  StartAt: 'Work',
  States: {
    Work: task('work', {
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Caught' }],
      Next: 'What next?',
    }),
    'What next?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.next', StringEquals: 'erase', Next: 'Erase' }],
      Default: 'Caught',
    },
    Erase: { Type: 'Pass', Result: { erased: true }, End: true },
    Caught: { Type: 'Pass', Result: { caught: true }, End: true },
  },
};
const runWith = async (answer: unknown) => {
  const { run } = await stepFunctions(choosing, { work: () => answer });
  return run();
};

describe('a choice', () => {
  it('follows the value that it reads', async () => {
    expect((await runWith({ next: 'erase' })).result).toEqual({ erased: true });
  });

  it.each([
    ['another text', { next: 'other' }],
    ['a number', { next: 1 }],
    ['nothing', { next: null }],
  ])('takes its default for %s', async (_, answer) => {
    expect((await runWith(answer)).result).toEqual({ caught: true });
  });

  it('on a value that is missing fails as States.Runtime, which nothing catches', async () => {
    expect(await runWith({ requestId: 'R' })).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });
});

describe('the result of a function', () => {
  it('that is larger than a state may hand on fails the execution, which nothing catches', async () => {
    const { error, cause, status } = await runWith({ next: 'erase', text: 'x'.repeat(262_144) });

    expect({ error, status }).toEqual({ error: 'States.DataLimitExceeded', status: 'FAILED' });
    expect(cause).toContain('maximum number of bytes');
  });
});
