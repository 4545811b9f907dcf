import { describe, expect, it } from 'vitest';
import { closeRequest } from '../../functions/requests/close-request.ts';
import type { Submission } from '../../functions/requests/domain/submission.ts';
import { type Submitted, submitRequest } from '../../functions/requests/submit-request.ts';
import { accepted } from '../support/accepted.ts';
import { forbidden } from '../support/forbidden.ts';
import { lan, newWorld, onlyRequest } from '../support/world.ts';

const submission: Submission = {
  kind: 'deletion',
  scope: 'everything',
  topics: [],
  address: lan.address,
  language: 'vi',
  channel: 'form',
};
const client = '192.0.2.1';

/** The answer without its random parts. */
const masked = ({ request, matchCode }: Submitted, address: string) =>
  JSON.stringify({ request, matchCode })
    .replaceAll(request.id, 'ID')
    .replaceAll(request.addressKey, 'KEY')
    .replaceAll(address, 'ADDRESS')
    .replace(/"matchCode":"\d\d"/, '"matchCode":"CODE"');

describe('a submission', () => {
  it('is stored and starts the machine under its own id', async () => {
    const world = newWorld();

    const { request } = await accepted(world, submission, client);

    expect(onlyRequest(world)).toMatchObject({ id: request.id, status: 'received', address: lan.address });
    expect(world.workflow.started).toEqual([request.id]);
  });

  it('looks up no customer, sends no mail and reads no data store', async () => {
    const world = {
      ...newWorld(),
      register: forbidden('register'),
      mail: forbidden('mail'),
      mailing: forbidden('mailing'),
      stores: forbidden('stores'),
    };

    await expect(submitRequest(world, submission, client)).resolves.toBeDefined();
  });

  it('has the same answer for a known and an unknown address', async () => {
    const [known, unknown] = [newWorld(), newWorld()];

    const ofKnown = await accepted(known, submission, client);
    const ofUnknown = await accepted(unknown, { ...submission, address: 'nobody@example.org' }, client);

    expect(masked(ofUnknown, 'nobody@example.org')).toBe(masked(ofKnown, lan.address));
  });

  it.each([
    ['deletion', /^[1-9]\d$/],
    ['handover', /^[1-9]\d$/],
    ['opt-out', /^undefined$/],
  ] as const)('of a %s shows the match code it needs (%s)', async (kind, code) => {
    const { matchCode } = await accepted(newWorld(), { ...submission, kind }, client);

    expect(String(matchCode)).toMatch(code);
  });

  it('leaves no address and no client in the log', async () => {
    const world = newWorld();

    await accepted(world, submission, client);

    expect(JSON.stringify(world.logged)).not.toMatch(/example|192\.0\.2/);
  });
});

describe('a submission that comes twice under one idempotency key', () => {
  const repeated = { ...submission, idempotencyKey: 'key-of-the-form' };

  it('is one request with one machine and one answer', async () => {
    const world = newWorld();

    const first = await accepted(world, repeated, client);
    const second = await accepted(world, repeated, client);

    expect(second).toEqual(first);
    expect(world.workflow.started).toEqual([onlyRequest(world).id]);
  });

  it('starts the machine when a crash prevented it the first time', async () => {
    const world = newWorld();
    const dying = { ...world, workflow: forbidden<typeof world.workflow>('workflow') };
    await expect(submitRequest(dying, repeated, client)).rejects.toThrow();

    await accepted(world, repeated, client);

    expect(world.workflow.started).toEqual([onlyRequest(world).id]);
  });

  it('starts no machine for a request that ended long ago', async () => {
    const world = newWorld();
    const { request } = await accepted(world, repeated, client);
    await closeRequest(world, { requestId: request.id, ending: 'expired' });
    const closed = onlyRequest(world);

    await accepted({ ...world, workflow: forbidden<typeof world.workflow>('workflow') }, repeated, client);

    expect(onlyRequest(world)).toEqual(closed);
  });
});

describe('a client beyond its limit of forms', () => {
  const limited = async () => {
    const world = newWorld({ formsPerClientPerHour: 1 });
    await submitRequest(world, submission, client);
    return { world };
  };

  it('is told when the limit begins anew, while nothing is stored or started', async () => {
    const { world } = await limited();
    const { id } = onlyRequest(world);

    const beyond = await submitRequest(world, submission, client);

    expect(beyond).toEqual({ refused: 'too-many-forms', retryAt: '2026-03-02T03:00:00.000Z' });
    expect(onlyRequest(world).id).toBe(id);
    expect(world.workflow.started).toEqual([id]);
  });

  it('gets one answer for a known and an unknown address', async () => {
    const { world } = await limited();

    const [known, unknown] = [
      await submitRequest(world, submission, client),
      await submitRequest(world, { ...submission, address: 'nobody@example.org' }, client),
    ];

    expect(unknown).toEqual(known);
  });

  it('is the only one who is limited, and only for the hour', async () => {
    const { world } = await limited();

    await submitRequest(world, submission, '192.0.2.2');
    world.clock.advance(3600);
    await submitRequest(world, submission, client);

    expect(world.requests.all()).toHaveLength(3);
  });
});
