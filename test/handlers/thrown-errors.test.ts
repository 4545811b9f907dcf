import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askMailingGateHandler } from '../../functions/handlers/ask-mailing-gate.ts';
import { leavingError, withoutInput } from '../../functions/handlers/leaving-error.ts';
import { recordMailEventHandler } from '../../functions/handlers/record-mail-event.ts';
import { showStatusHandler } from '../../functions/handlers/show-status.ts';
import { stepHandler } from '../../functions/handlers/step.ts';
import { PermanentError, TransientError } from '../../functions/shared/errors.ts';
import { fromTopic, sesEvent } from '../support/ses-events.ts';
import { newWorld, type World } from '../support/world.ts';

const personal = 'lan.nguyen@example.vn';

/** What Lambda's runtime writes of a thrown error: type, message, stack, and every property of its own; and its causes. */
function serialised(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error);
  const { name, message, stack, cause } = error;
  const own = { ...error, errorType: name, errorMessage: message, trace: stack?.split('\n') };
  return `${JSON.stringify(own)}${cause === undefined ? '' : serialised(cause)}`;
}

/** As schemas, parsers and clients throw: the input is in the message, in a property, and in a cause. */
const careless = (): Error =>
  Object.assign(new TypeError(`Received "${personal}"`, { cause: new RangeError(personal) }), {
    issues: [{ input: { address: personal } }],
    $response: { body: personal },
  });
const failing = <Port extends object>(): Port =>
  new Proxy({} as Port, { get: () => () => Promise.reject(careless()) });

const thrownBy = async (act: () => Promise<unknown>): Promise<Error> => {
  try {
    await act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('Nothing was thrown.');
};

const context = { getRemainingTimeInMillis: () => 1000 };
const mailEvent = fromTopic(sesEvent('Complaint', { complaint: { timestamp: '2026-03-02T02:00:00.000Z' } }));
const recorder = (world: World) =>
  recordMailEventHandler({
    ...world,
    mailing: failing(),
    recipients: failing(),
    requests: failing(),
    runs: failing(),
  });

describe('an error that leaves a handler', () => {
  it.each<[string, (world: World) => Promise<unknown>]>([
    ['a step', (world) => stepHandler(world, () => Promise.reject(careless()))({ requestId: 'ID' }, context)],
    [
      'a step whose fault has a cause',
      (world) => {
        const fault = new TransientError('Reading failed.', { cause: careless() });
        return stepHandler(world, () => Promise.reject(fault))({ requestId: 'ID' }, context);
      },
    ],
    ['the gate, asked with a text', (world) => askMailingGateHandler(world)(personal)],
    ['the gate, asked with a list', (world) => askMailingGateHandler(world)([personal])],
    ['the gate, asked about no topic', (world) => askMailingGateHandler(world)({ address: personal })],
    [
      'the gate, asked about another topic',
      (world) => askMailingGateHandler(world)({ address: personal, topic: personal }),
    ],
    [
      'the gate, asked about many addresses',
      (world) => askMailingGateHandler(world)({ address: [personal] }),
    ],
    [
      'the gate, while its table fails',
      (world) =>
        askMailingGateHandler({ ...world, mailing: failing() })({ address: personal, topic: 'promotions' }),
    ],
    ['mail events, unreadable', (world) => recorder(world)(personal)],
    ['mail events, not JSON', (world) => recorder(world)({ Records: [{ Sns: { Message: personal } }] })],
    ['mail events, while the tables fail', (world) => recorder(world)(mailEvent)],
    [
      'a page that cannot even say so',
      (world) =>
        showStatusHandler({
          ...world,
          clock: () => {
            throw careless();
          },
        })(
          { routeKey: 'GET /status/{id}/{secret}', headers: {}, requestContext: { http: {} } } as never,
          {} as never,
        ),
    ],
  ])('carries no input, as the runtime writes it: %s', async (_name, act) => {
    const world = newWorld();

    const error = await thrownBy(() => act(world));

    expect(serialised(error)).not.toContain(personal);
    expect(JSON.stringify(world.logged)).not.toContain(personal);
    expect(error.message).not.toBe('');
  });

  it('keeps its name, on which the machine decides, and the message of a fault of ours', () => {
    const error = leavingError(new PermanentError('There is no request ID.', { cause: careless() }));

    expect(error.name).toBe('Permanent');
    expect(error.message).toBe('There is no request ID. (Permanent < TypeError < RangeError)');
  });

  it('keeps where it happened', () => {
    expect(leavingError(careless()).stack).toMatch(/\n\s+at .*thrown-errors\.test\.ts/);
  });

  it('loses nothing more on its way through a second handler', async () => {
    const inner = withoutInput(() => Promise.reject(new PermanentError('Ours.')));

    expect((await thrownBy(withoutInput(inner))).message).toBe('Ours. (Permanent)');
  });

  it('carries nothing, whatever was thrown', () => {
    const secret = 'x-secret-x';
    void fc.assert(
      fc.property(
        fc.constantFrom<(text: string) => unknown>(
          (text) => text,
          (text) => ({ message: text }),
          (text) => new Error(text),
          (text) => Object.assign(new Error('a'), { name: `${text} of somebody` }),
          (text) => Object.assign(new Error('a'), { stack: `Error: a\n    at ${text} (${text})\n${text}` }),
          (text) => new AggregateError([new Error(text)], text),
          (text) => new Error('a', { cause: { address: text } }),
        ),
        fc.string(),
        (make, rest) => {
          expect(serialised(leavingError(make(`${rest}${secret} `)))).not.toContain(secret);
        },
      ),
    );
  });
});

describe('every function', () => {
  const folder = new URL('../../functions/entry/', import.meta.url);
  const entries = readdirSync(folder)
    .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const)
    .filter(([, source]) => source.includes('export const handler'));

  it.each(entries)('throws through a handler that drops input: %s', (_name, source) => {
    expect(source).toMatch(/export const handler = (?:lazyHandler|withoutInput|\w+Handler)\(/);
  });
});
