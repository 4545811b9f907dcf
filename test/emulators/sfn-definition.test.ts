import { describe, expect, it } from 'vitest';
import { checkDefinition, maxWaitSeconds, type Scope } from '../../emulators/sfn/definition.ts';
import { machineOf, task, waitingTask } from './sfn-sandbox.ts';

const check = (definition: object) => () => checkDefinition(definition as Scope);
const mapOver = (inner: object, more: object = {}) =>
  machineOf({
    Type: 'Map',
    ItemProcessor: { StartAt: 'Inner', States: { Inner: inner } },
    End: true,
    ...more,
  });

describe('a definition', () => {
  it.each([
    ['JSONata', { ...machineOf(task('f')), QueryLanguage: 'JSONata' }, /JSONata/],
    ['a state in JSONata', machineOf({ ...task('f'), QueryLanguage: 'JSONata' }), /"Only" .*JSONata/],
    [
      'a wait that no timer can hold',
      machineOf(waitingTask('f', { TimeoutSeconds: maxWaitSeconds + 1 })),
      /24\.8/,
    ],
    ['such a wait inside a Map', mapOver(task('f', { TimeoutSeconds: 9_999_999 })), /"Inner" .*9999999/],
    [
      'a wait that the data decides',
      machineOf(task('f', { TimeoutSecondsPath: '$.s' })),
      /TimeoutSecondsPath/,
    ],
    ['a heartbeat', machineOf(waitingTask('f', { HeartbeatSeconds: 5 })), /HeartbeatSeconds/],
    ['another service', machineOf({ ...task('f'), Resource: 'arn:aws:states:::sqs:sendMessage' }), /sqs/],
    [
      'a distributed Map',
      mapOver(task('f'), {
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED' },
          StartAt: 'Inner',
          States: { Inner: task('f') },
        },
      }),
      /distributed/,
    ],
    ['Parallel', machineOf({ Type: 'Parallel', Branches: [], End: true }), /Parallel/],
    [
      'a waiting task without a token',
      machineOf({ ...waitingTask('f'), Parameters: { FunctionName: 'f' } }),
      /Task\.Token/,
    ],
    [
      'a part of the context object that is not known',
      machineOf(task('f', { ResultSelector: { 'n.$': '$$.State.RetryCount' } })),
      /"Only" reads \$\$\.State\.RetryCount/,
    ],
    ['the whole context object', machineOf(task('f', { ResultSelector: { 'all.$': '$$' } })), /reads \$\$/],
    ['an empty Result', machineOf({ Type: 'Pass', Result: false, End: true }), /empty Result/],
    ['the ResultPath "$"', machineOf(task('f', { ResultPath: '$' })), /ResultPath/],
    [
      'one name for two states',
      machineOf({ ...mapOver(task('f')).States.Only, ItemProcessor: machineOf(task('f')) }),
      /twice/,
    ],
    [
      '$$.Map below its ItemSelector',
      mapOver({ ...task('f'), Parameters: { FunctionName: 'f', Payload: { 'i.$': '$$.Map.Item.Value' } } }),
      /ItemSelector/,
    ],
  ])('is refused for %s', (_, definition, reason) => {
    expect(check(definition)).toThrow(reason);
  });

  it('is refused when a state leads nowhere', () => {
    expect(check(machineOf(task('f', { Next: 'Nowhere' })))).toThrow(/invalid/);
  });

  it('is accepted up to the longest wait that a timer supports', () => {
    expect(check(machineOf(waitingTask('f', { TimeoutSeconds: maxWaitSeconds })))).not.toThrow();
  });
});
