import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasten, withShortPauses } from '../../chaos/hasten.ts';
import type { Template } from '../../emulators/template/intrinsics.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds: number;
  MaxAttempts: number;
  BackoffRate: number;
  MaxDelaySeconds?: number;
}

/** The request machine that the stack deploys. */
const deployed = readFileSync(new URL('../infra/state-machine.golden.json', import.meta.url), 'utf8');
const deployedText = JSON.stringify(JSON.parse(deployed));

/** Every retrier of a definition, wherever it stands. */
function retriersOf(value: unknown): Retrier[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    name === 'Retry' ? (each as Retrier[]) : retriersOf(each),
  );
}

/** The longest pause that a retrier makes, in seconds. */
const longestOf = ({ IntervalSeconds, MaxAttempts, BackoffRate, MaxDelaySeconds }: Retrier) =>
  Math.min(IntervalSeconds * BackoffRate ** (MaxAttempts - 1), MaxDelaySeconds ?? Number.POSITIVE_INFINITY);

const withoutPauses = (definition: string) =>
  JSON.parse(definition, (name, value) => (/^(?:Interval|MaxDelay)Seconds$/.test(name) ? undefined : value));

const state = (retry: Partial<Retrier>) =>
  JSON.stringify({ States: { Step: { Type: 'Task', TimeoutSeconds: 900, Retry: [retry] } } });

/** Hastens a template of these resources. Answers with what was written. */
async function hastened(resources: Template['Resources']) {
  const file = join(await temporaryFolder(), 'stack.template.json');
  writeFileSync(file, JSON.stringify({ Resources: resources, Outputs: { kept: { Value: 1 } } }));
  const before = readFileSync(file, 'utf8');
  const path = hasten(file);
  expect(readFileSync(file, 'utf8')).toBe(before);
  return { file, path, template: JSON.parse(readFileSync(path, 'utf8')) as Template };
}

describe('the short pauses', () => {
  it('are three seconds at most, in every state of the machine that is deployed', () => {
    const before = retriersOf(JSON.parse(deployedText));
    const after = retriersOf(JSON.parse(withShortPauses(deployedText)));

    expect(Math.max(...before.map(longestOf))).toBeGreaterThan(3600);
    expect(after).toHaveLength(before.length);
    expect(Math.max(...after.map(longestOf))).toBeLessThanOrEqual(3);
  });

  it('are all that differs: errors, attempts, waits and branches stay', () => {
    expect(withoutPauses(withShortPauses(deployedText))).toEqual(withoutPauses(deployedText));
  });

  it('are pauses that Step Functions accepts, whatever is deployed', async () => {
    const anyRetrier = fc.record(
      {
        IntervalSeconds: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 86_400 })),
        MaxAttempts: fc.integer({ min: 1, max: 99 }),
        BackoffRate: fc.constantFrom(1, 1.5, 2, 10),
        MaxDelaySeconds: fc.integer({ min: 2, max: 31_622_400 }),
      },
      { requiredKeys: ['IntervalSeconds', 'MaxAttempts', 'BackoffRate'] },
    );
    await fc.assert(
      fc.property(anyRetrier, (retrier) => {
        fc.pre(retrier.MaxDelaySeconds === undefined || retrier.MaxDelaySeconds > retrier.IntervalSeconds);
        const [short] = retriersOf(JSON.parse(withShortPauses(state(retrier))));

        expect(short?.IntervalSeconds).toBeGreaterThanOrEqual(1);
        expect(short?.MaxDelaySeconds).toBeGreaterThan(short?.IntervalSeconds ?? 0);
        expect(longestOf(short as Retrier)).toBeLessThanOrEqual(3);
      }),
    );
  });
});

describe('a hastened template', () => {
  const slow = { IntervalSeconds: 60, MaxAttempts: 3, BackoffRate: 2 };
  const machine = (name: unknown, definition: unknown) => ({
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: { StateMachineName: name, DefinitionString: definition },
  });

  it('is written beside the other, which stays as it is', async () => {
    const { file, path, template } = await hastened({ bucket: { Type: 'AWS::S3::Bucket' } });

    expect(path).toBe(file.replace('.template.json', '.template.hastened.json'));
    expect(template).toEqual({
      Resources: { bucket: { Type: 'AWS::S3::Bucket' } },
      Outputs: { kept: { Value: 1 } },
    });
  });

  it('shortens the pauses of the request machine, in each piece of a joined definition', async () => {
    const pieces = (retry: object) => ({ 'Fn::Join': ['', [JSON.stringify(retry), { Ref: 'Step' }, '}']] });
    const { template } = await hastened({ requests: machine('privacy-requests', pieces(slow)) });

    expect(template.Resources.requests?.Properties?.DefinitionString).toEqual(
      pieces({ IntervalSeconds: 1, MaxDelaySeconds: 3, MaxAttempts: 3, BackoffRate: 2 }),
    );
  });

  it('leaves the minute of the notices, within which the mail service reports whom it reached', async () => {
    const notices = machine('privacy-requests-notices', JSON.stringify(slow));

    expect((await hastened({ notices })).template.Resources).toEqual({ notices });
  });

  it('gives a function three minutes at least, and takes nothing from one that has more', async () => {
    const taking = (Timeout?: number) => ({
      Type: 'AWS::Lambda::Function',
      Properties: { MemorySize: 512, ...(Timeout !== undefined && { Timeout }) },
    });
    const { template } = await hastened({ quick: taking(10), long: taking(900), silent: taking() });

    expect(template.Resources).toEqual({ quick: taking(180), long: taking(900), silent: taking(180) });
  });
});
