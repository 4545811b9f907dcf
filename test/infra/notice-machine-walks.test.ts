import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorNames, type NoticeStep, noticeSteps } from '../../contract/machines.ts';
import type { Definition } from './definition.ts';
import { answers, type Behaviour, throws, walk } from './walk.ts';

/** As on file; another test proves that it is what the stack deploys. */
const definition: Definition = JSON.parse(
  readFileSync(new URL('./notice-machine.golden.json', import.meta.url), 'utf8'),
);

const run = { version: 2, attempt: 1 };
const says = (next: NoticeStep | 'guess') => answers({ ...run, next });
const walkRun = (script: Record<string, Behaviour | Behaviour[]>) => walk(definition, script, run);
const withoutChoices = (entered: string[]) => entered.filter((name) => name !== 'What next?');

describe('a run of policy notices', () => {
  it('freezes page by page, sends the first batch, waits for its answers, and sends until nothing is left', async () => {
    const { entered, calls, failure } = await walkRun({
      'Freeze the customers': [says('freeze'), says('send')],
      'Send the notices': [says('await-answers'), says('send'), says('await-quota'), says('end')],
    });

    expect(withoutChoices(entered)).toEqual([
      'Freeze the customers',
      'Freeze the customers',
      'Send the notices',
      'Wait for the first answers',
      'Send the notices',
      'Send the notices',
      'Wait for the quota',
      'Send the notices',
      'Nothing more to do',
    ]);
    for (const { payload } of calls) expect(payload).toEqual(run);
    expect(failure).toBeUndefined();
  });

  it('freezes those who came meanwhile after the others were sent', async () => {
    const { entered } = await walkRun({
      'Freeze the customers': says('send'),
      'Send the notices': [says('freeze'), says('end')],
    });

    expect(withoutChoices(entered)).toEqual([
      'Freeze the customers',
      'Send the notices',
      'Freeze the customers',
      'Send the notices',
      'Nothing more to do',
    ]);
  });

  it('sends nothing when freezing finds that the run is over, paused or in other hands', async () => {
    const { entered } = await walkRun({ 'Freeze the customers': says('end') });

    expect(entered).toEqual(['Freeze the customers', 'What next?', 'Nothing more to do']);
  });

  it('goes on where it was cut off, without stopping', async () => {
    for (const cutOff of [
      'Sandbox.Timedout',
      'Runtime.OutOfMemory',
      'States.Timeout',
      errorNames.transient,
    ]) {
      const { entered, calls } = await walkRun({
        'Freeze the customers': [throws(cutOff), says('send')],
        'Send the notices': [throws(cutOff), throws(cutOff), says('end')],
      });

      expect(entered, cutOff).not.toContain('Stop the run');
      expect(calls, cutOff).toHaveLength(5);
    }
  });
});

describe('a step that gives up', () => {
  const steps: [string, Record<string, Behaviour | Behaviour[]>][] = [
    ['Freeze the customers', {}],
    ['Send the notices', { 'Freeze the customers': says('send') }],
  ];
  const errors = ['States.Timeout', 'Sandbox.Timedout', 'TypeError', ...Object.values(errorNames)];

  it.each(steps)(
    'stops the run by the name of the error and sends nothing more: %s',
    async (name, before) => {
      for (const error of errors) {
        const { entered, calls, failure } = await walkRun({ ...before, [name]: throws(error) });

        expect(entered.at(-1), error).toBe('Stop the run');
        expect(calls.at(-1), error).toEqual({ state: 'Stop the run', payload: { ...run, error } });
        expect(
          calls.filter(({ state }) => state === 'Stop the run'),
          error,
        ).toHaveLength(1);
        expect(failure, error).toBeUndefined();
      }
    },
  );

  it('never hands an error message on', async () => {
    for (const [name, before] of steps) {
      const { calls } = await walkRun({ ...before, [name]: throws(errorNames.permanent) });

      expect(JSON.stringify(calls), name).not.toContain('told by a customer');
    }
  });

  it('is what an answer outside of the contract counts as', async () => {
    const { entered, calls } = await walkRun({ 'Freeze the customers': says('guess') });

    expect(entered.slice(1)).toEqual(['What next?', 'No such step', 'Stop the run']);
    expect(calls.at(-1)?.payload).toEqual({ ...run, error: errorNames.permanent });
  });

  it('makes the execution fail when not even stopping is possible', async () => {
    const { calls, failure } = await walkRun({
      'Freeze the customers': throws(errorNames.permanent),
      'Stop the run': throws(errorNames.permanent),
    });

    expect(calls.at(-1)?.state).toBe('Stop the run');
    expect(failure).toBeDefined();
  });
});

describe('every next step', () => {
  it.each(noticeSteps)('leads somewhere: %s', async (next) => {
    const { entered } = await walkRun({
      'Freeze the customers': [says(next), says('end')],
      'Send the notices': says('end'),
    });

    expect(entered.at(-1)).toBe('Nothing more to do');
    expect(entered).not.toContain('No such step');
  });
});
