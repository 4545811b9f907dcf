import { readFileSync, writeFileSync } from 'node:fs';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { beforeAll, describe, expect, it } from 'vitest';
import { errorNames, sitePhases } from '../../contract/machines.ts';
import { type Definition, definitionOf, statesOf } from './definition.ts';
import { build, siteSetting } from './support.ts';

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
    definition = definitionOf(build({ sites: [setting] }).stack, 'PrivacyRequests');
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

  it('passes nothing on of an answer or an error but a name and a request', () => {
    const kept = statesOf(definition).flatMap(([, { Catch = [] }]) =>
      Catch.map(({ ResultPath }) => ResultPath),
    );

    expect(new Set(kept)).toEqual(new Set(['$.error', null]));
  });
});
