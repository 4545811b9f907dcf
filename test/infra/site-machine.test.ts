import { readFileSync, writeFileSync } from 'node:fs';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { beforeAll, describe, expect, it } from 'vitest';
import { errorNames, sitePhases } from '../../contract/machines.ts';
import { type Definition, definitionOf, statesOf } from './definition.ts';
import { resourcesWith, siteSetting } from './support.ts';
import { answers, throws, walk } from './walk.ts';

describe.each([
  { name: 'a site', file: 'site-machine.golden.json', setting: siteSetting },
  {
    name: 'its register behind the site',
    file: 'register-machine.golden.json',
    setting: { ...siteSetting, register: 'billing' },
  },
])('the machine of requests with $name', ({ file, setting }) => {
  const goldenFile = new URL(`./${file}`, import.meta.url);
  const phases = sitePhases.filter((phase) => phase !== 'look-up' || 'register' in setting);
  let definition: Definition;
  beforeAll(() => {
    definition = definitionOf(resourcesWith({ sites: [setting] }), 'PrivacyRequests');
  });

  it('is the one on file (after a change on purpose: UPDATE_GOLDEN=1 npx vitest run test/infra/site-machine.test.ts)', () => {
    if (process.env.UPDATE_GOLDEN) writeFileSync(goldenFile, `${JSON.stringify(definition, null, 2)}\n`);

    expect(definition).toEqual(JSON.parse(readFileSync(goldenFile, 'utf8')));
  });

  it('is valid, and plain JSONPath, which the local run needs', () => {
    expect(
      () =>
        new StateMachine(definition as unknown as StateMachineDefinition, {
          validationOptions: { checkArn: false },
        }),
    ).not.toThrow();
    expect(JSON.stringify(definition)).not.toMatch(/JSONata|"Assign"|"Arguments"/);
  });

  it('asks the site in each phase, and comes back to it with each answer and each day without one', () => {
    const asking = statesOf(definition).filter(
      ([, { Parameters }]) => Parameters?.FunctionName === '<open-task>',
    );

    expect(asking.map(([, { Parameters }]) => Parameters?.Payload.phase).toSorted()).toEqual(
      phases.toSorted(),
    );
    for (const [name, { Parameters, Catch = [], TimeoutSeconds }] of asking) {
      if (Parameters?.Payload.phase === 'forget') continue;
      const again = Catch.filter(({ Next }) => Next === name).flatMap(({ ErrorEquals }) => ErrorEquals);
      const link = Parameters?.Payload.phase === 'look-up' ? [errorNames.freshLinkWanted] : [];
      expect(again, name).toEqual([errorNames.siteAnswered, 'States.Timeout', ...link]);
      expect(TimeoutSeconds, name).toBe(86_400);
    }
  });

  it('copies at the site between plan and archive, and still knows the parts of the plan behind it', async () => {
    const { entered, calls } = await walk(definition, {
      [definition.StartAt]: answers({ next: 'hand-over' }),
      'Plan the handover': answers({ requestId: 'R1', stores: ['hosting'], parts: [2, 3] }),
      'Copy at the site': [throws(errorNames.siteAnswered), answers({ requestId: 'R1', next: 'erase' })],
      'Write the archive': throws(errorNames.partsMissing),
    });

    expect(entered.slice(0, 6)).toEqual([
      definition.StartAt,
      'What next?',
      'Plan the handover',
      'Copy at the site',
      'Copy at the site',
      'Write the archive',
    ]);
    const parts = calls.filter(({ state }) => state === 'Write one part').map(({ payload }) => payload.part);
    expect(parts.toSorted()).toEqual([2, 3]);
    expect(entered).toContain('Deliver the archive');
  });

  it('passes nothing on of an answer or an error but a name and a request', () => {
    const kept = statesOf(definition).flatMap(([, { Catch = [] }]) =>
      Catch.map(({ ResultPath }) => ResultPath),
    );

    expect(new Set(kept)).toEqual(new Set(['$.error', null]));
  });
});

describe('the machine of requests with its register behind the site', () => {
  const definitionWithRegister = () =>
    definitionOf(resourcesWith({ sites: [{ ...siteSetting, register: 'billing' }] }), 'PrivacyRequests');

  it('looks up before it asks, and again for whoever needs an answer, and goes on where that was', async () => {
    const { entered } = await walk(definitionWithRegister(), {
      'Look up at the site': [
        throws(errorNames.siteAnswered),
        answers({ next: 'ask' }),
        answers({ next: 'hand-over' }),
        answers({ next: 'deliver' }),
      ],
      'Ask for confirmation': answers({ next: 'hand-over' }),
      'Plan the handover': [
        throws(errorNames.lookUpNeeded),
        answers({ requestId: 'R1', stores: ['hosting'], parts: [] }),
      ],
      'Copy at the site': answers({ requestId: 'R1', next: 'erase' }),
      'Deliver the archive': [throws(errorNames.lookUpNeeded), answers({ requestId: 'R1', next: 'close' })],
    });

    expect(entered.filter((state) => state !== 'What next?').slice(0, 10)).toEqual([
      'Look up at the site',
      'Look up at the site',
      'Ask for confirmation',
      'Plan the handover',
      'Look up at the site',
      'Plan the handover',
      'Copy at the site',
      'Write the archive',
      'Deliver the archive',
      'Look up at the site',
    ]);
  });

  it('ends what is cancelled while the site is asked, and lets the site forget', async () => {
    const { entered } = await walk(definitionWithRegister(), {
      'Look up at the site': throws(errorNames.cancelled),
      'Undo the suspension': answers({ requestId: 'R1', next: 'erase' }),
    });

    expect(entered).toEqual([
      'Look up at the site',
      'Discard what was written',
      'Undo the suspension',
      'Close: cancelled',
      'Let the site forget',
    ]);
  });
});
