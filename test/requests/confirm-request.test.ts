import { describe, expect, it } from 'vitest';
import { closeRequest } from '../../functions/requests/close-request.ts';
import {
  type Confirmation,
  confirmRequest,
  findConfirmable,
} from '../../functions/requests/confirm-request.ts';
import { statusSecretOf } from '../../functions/requests/domain/link-secret.ts';
import { riskTextVersion } from '../../functions/requests/domain/risk.ts';
import { cancelForCustomer } from '../../functions/requests/operate-requests.ts';
import { refuse } from '../../functions/shared/refusal.ts';
import type { Kind } from '../../functions/shared/vocabulary.ts';
import { contendedRequests } from '../support/contended-requests.ts';
import { forbidden } from '../support/forbidden.ts';
import { asked, codeOf, confirmed, inGracePeriod, linkOf } from '../support/stages.ts';
import { newWorld, onlyRequest, type World } from '../support/world.ts';

/** A request that waits, and everything that its owner would send to confirm it. */
async function waitingRequest(kind: Kind = 'deletion') {
  const world = newWorld();
  const id = await asked(world, { kind });
  const right: Confirmation = {
    ...linkOf(world, 'confirm', id),
    code: codeOf(world, id),
    acceptedRiskText: riskTextVersion,
  };
  return { world, id, right };
}

const wrongCodes = (right: Confirmation): string[] =>
  Array.from({ length: 90 }, (_, number) => String(number + 10)).filter((code) => code !== right.code);

const triesOn = (world: World) => onlyRequest(world).confirmation?.secret.wrongCodes;

describe('looking at a confirmation link', () => {
  it('changes nothing, however often', async () => {
    const { world, right } = await waitingRequest();
    const before = onlyRequest(world);

    for (let look = 0; look < 5; look += 1) await findConfirmable(world, right);

    expect(onlyRequest(world)).toEqual(before);
    expect(world.workflow.answers).toEqual([]);
  });
});

describe('a confirmation', () => {
  it.each([
    ['deletion', 'grace-period', riskTextVersion],
    ['handover', 'hand-over', undefined],
    ['opt-out', 'refuse-promotions', undefined],
  ] as const)('of a %s sends the machine on to "%s"', async (kind, next, riskText) => {
    const { world, id, right } = await waitingRequest(kind);
    world.clock.advance(60);

    await confirmRequest(world, right);

    expect(world.workflow.answers).toEqual([{ taskToken: `ask ${id}`, output: { requestId: id, next } }]);
    const { status, confirmation } = onlyRequest(world);
    expect(confirmation?.confirmedAt).toBe('2026-03-02T02:01:00.000Z');
    expect(confirmation?.riskTextVersion).toBe(riskText);
    expect(status).toBe('awaiting-confirmation');
  });

  it('of an opt-out needs neither code nor tick', async () => {
    const { world, right } = await waitingRequest('opt-out');

    await confirmRequest(world, { id: right.id, secret: right.secret });

    expect(onlyRequest(world).confirmation?.confirmedAt).toBeDefined();
  });

  it('of a handover needs the code but no tick', async () => {
    const { world, right } = await waitingRequest('handover');
    const { acceptedRiskText: _none, ...unticked } = right;

    await confirmRequest(world, unticked);

    expect(onlyRequest(world).confirmation?.confirmedAt).toBeDefined();
  });

  it.each<[string, Partial<Record<keyof Confirmation, string>>]>([
    ['code-missing', { code: '' }],
    ['code-missing', { code: '   ' }],
    ['code-missing', { code: '4' }],
    ['code-missing', { code: 'test' }],
    ['code-missing', { code: '一二' }],
    ['risk-not-accepted', { acceptedRiskText: '' }],
    ['risk-not-accepted', { acceptedRiskText: '2020-01-01' }],
  ])('is refused for %s, which costs no try', async (reason, changes) => {
    const { world, right } = await waitingRequest();
    const before = onlyRequest(world);

    expect(await confirmRequest(world, { ...right, ...changes })).toMatchObject({ refused: reason });

    expect(onlyRequest(world)).toEqual(before);
    expect(world.workflow.answers).toEqual([]);
  });
});

describe('a wrong code', () => {
  it('costs one try and confirms nothing', async () => {
    const { world, right } = await waitingRequest();

    const answer = await confirmRequest(world, { ...right, code: wrongCodes(right)[0] ?? '' });

    expect(answer).toMatchObject(refuse('code-wrong'));
    expect(triesOn(world)).toBe(1);
    expect(world.workflow.answers).toEqual([]);
  });

  it('three times locks the link, even for the right code', async () => {
    const { world, right } = await waitingRequest();
    const answers = [];

    for (const code of wrongCodes(right).slice(0, 3))
      answers.push(await confirmRequest(world, { ...right, code }));
    answers.push(await confirmRequest(world, right));

    expect(answers).toMatchObject(
      ['code-wrong', 'code-wrong', 'link-locked', 'link-locked'].map((refused) => ({ refused })),
    );
    expect(onlyRequest(world).confirmation?.confirmedAt).toBeUndefined();
    expect(world.workflow.answers).toEqual([]);
  });

  it('sent 89 times at once, then the right one, gets three tries', async () => {
    const { world, right } = await waitingRequest();
    const contended = { ...world, requests: contendedRequests(world.requests) };
    const codes = [...wrongCodes(right), right.code ?? ''];

    await Promise.all(codes.map((code) => confirmRequest(contended, { ...right, code })));

    expect(triesOn(world)).toBe(3);
    expect(onlyRequest(world).confirmation?.confirmedAt).toBeUndefined();
    expect(world.workflow.answers).toEqual([]);
  });

  it('without the right secret is not even counted', async () => {
    const { world, right } = await waitingRequest();

    const answer = await confirmRequest(world, { ...right, secret: 'x'.repeat(43), code: '00' });

    expect(answer).toEqual(refuse('link-unknown'));
    expect(triesOn(world)).toBe(0);
  });
});

describe('a confirmation link', () => {
  it('expires at its very instant and not before', async () => {
    const { world, right } = await waitingRequest();

    world.clock.set('2026-03-03T01:59:59.999Z');
    expect(await findConfirmable(world, right)).toMatchObject({ id: right.id });
    world.clock.set('2026-03-03T02:00:00.000Z');
    expect(await confirmRequest(world, right)).toMatchObject(refuse('link-expired'));

    expect(onlyRequest(world).confirmation?.confirmedAt).toBeUndefined();
  });

  it('of another request or purpose is unknown', async () => {
    const { world, id, right } = await waitingRequest();
    const other = await asked(world, { kind: 'handover' });
    const cancellable = await inGracePeriod(world, { scope: 'data' });
    const secrets = [
      linkOf(world, 'confirm', other).secret,
      linkOf(world, 'cancel', cancellable).secret,
      statusSecretOf(world.keys, id),
      '',
    ];

    for (const secret of secrets)
      expect(await confirmRequest(world, { ...right, secret })).toEqual(refuse('link-unknown'));
    expect(await confirmRequest(world, { ...right, id: '0123456789AB' })).toEqual(refuse('link-unknown'));
  });

  it('is used once it has confirmed', async () => {
    const { world, right } = await waitingRequest();
    await confirmRequest(world, right);

    expect(await findConfirmable(world, right)).toMatchObject(refuse('link-used'));
  });

  it.each<[string, (world: World, id: string) => Promise<unknown>]>([
    [
      'cancelled',
      (world, id) => cancelForCustomer(world, { id, by: 'minh', reason: 'The customer called.' }),
    ],
    ['closed', (world, id) => closeRequest(world, { requestId: id, ending: 'joined' })],
  ])('is used, not repeated, when the confirmed request has been %s since', async (_name, end) => {
    const { world, id, right } = await waitingRequest();
    await confirmRequest(world, right);
    await end(world, id);
    const [before, answered] = [onlyRequest(world), world.workflow.answers.length];

    expect(await confirmRequest(world, right)).toMatchObject({ refused: 'link-used' });

    expect(onlyRequest(world)).toEqual(before);
    expect(world.workflow.answers).toHaveLength(answered);
  });

  it('is too late when an operator has cancelled', async () => {
    const { world, id, right } = await waitingRequest();
    await cancelForCustomer(world, { id, by: 'minh', reason: 'The customer called.' });

    expect(await confirmRequest(world, right)).toMatchObject(refuse('too-late'));
    expect(onlyRequest(world).confirmation?.confirmedAt).toBeUndefined();
  });

  it('is too late for a closed request', async () => {
    const { world, id, right } = await waitingRequest();
    await closeRequest(world, { requestId: id, ending: 'expired' });
    const closed = onlyRequest(world);

    expect(await confirmRequest(world, right)).toMatchObject(refuse('too-late'));
    expect(onlyRequest(world)).toEqual(closed);
  });
});

describe('a second click', () => {
  it('is a normal answer and changes nothing', async () => {
    const { world, right } = await waitingRequest();
    const first = await confirmRequest(world, right);
    world.clock.advance(5);

    const second = await confirmRequest(world, right);

    expect(second).toEqual(first);
    expect(world.workflow.answers).toHaveLength(1);
  });

  it('at the same instant confirms once', async () => {
    const { world, right } = await waitingRequest();
    const contended = { ...world, requests: contendedRequests(world.requests) };

    const answers = await Promise.all([right, right, right].map((click) => confirmRequest(contended, click)));

    expect(answers).toEqual(answers.map(() => onlyRequest(world)));
    expect(onlyRequest(world).history.filter(({ event }) => event === 'confirmed')).toHaveLength(1);
    expect(world.workflow.answers).toHaveLength(1);
  });

  it('with a wrong code at the same instant as the right one is answered by what was recorded', async () => {
    const { world, right } = await waitingRequest();
    const contended = { ...world, requests: contendedRequests(world.requests) };
    const clicks = [right, { ...right, code: wrongCodes(right)[0] ?? '' }];

    const answers = await Promise.all(clicks.map((click) => confirmRequest(contended, click)));

    expect(answers).toEqual([onlyRequest(world), onlyRequest(world)]);
    expect(triesOn(world)).toBe(0);
  });

  it('resumes the machine when a crash prevented it the first time', async () => {
    const { world, right } = await waitingRequest();
    const dying = { ...world, workflow: forbidden<World['workflow']>('workflow') };
    await expect(confirmRequest(dying, right)).rejects.toThrow();

    await confirmRequest(world, right);

    expect(world.workflow.answers).toHaveLength(1);
  });

  it('much later does not disturb another wait of the machine', async () => {
    const world = newWorld();
    const id = await inGracePeriod(world);
    const answered = world.workflow.answers.length;

    await confirmRequest(world, { ...linkOf(world, 'confirm', id), code: codeOf(world, id) });

    expect(world.workflow.answers).toHaveLength(answered);
    expect(onlyRequest(world).status).toBe('in-grace-period');
  });

  it('with a wrong code after the confirmation costs and undoes nothing', async () => {
    const world = newWorld();
    const id = await confirmed(world);

    await confirmRequest(world, { ...linkOf(world, 'confirm', id), code: '00' });

    expect(triesOn(world)).toBe(0);
    expect(onlyRequest(world).confirmation?.confirmedAt).toBeDefined();
  });
});
