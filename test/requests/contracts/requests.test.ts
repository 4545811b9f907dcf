import { describe, expect, it } from 'vitest';
import { dynamoRequests } from '../../../functions/requests/aws/dynamo-requests.ts';
import type { Request } from '../../../functions/requests/domain/request.ts';
import { PermanentError } from '../../../functions/shared/errors.ts';
import { refuse } from '../../../functions/shared/refusal.ts';
import { collect } from '../../support/collect.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { inMemoryRequests } from '../../support/in-memory/requests.ts';
import { sampleRequest } from '../../support/sample-request.ts';

describe.each([
  { name: 'in memory', open: async () => inMemoryRequests() },
  { name: 'DynamoDB', open: async () => dynamoRequests(await openDynamo(), tables.requests) },
])('Requests $name', ({ open }) => {
  it('find what was created, unchanged', async () => {
    const requests = await open();
    const request = sampleRequest({ topics: ['promotions'], purgeAt: '2028-01-01T00:00:00.000Z' });

    expect(await requests.create(request)).toBe('created');

    expect(await requests.find(request.id)).toEqual(request);
    expect(await requests.find('ANOTHERID000')).toBeUndefined();
  });

  it('do not change a request that is created a second time', async () => {
    const requests = await open();
    await requests.create(sampleRequest());

    expect(await requests.create(sampleRequest({ kind: 'handover' }))).toBe('exists');

    expect(await requests.find(sampleRequest().id)).toEqual(sampleRequest());
  });

  it('change a request and count its revisions', async () => {
    const requests = await open();
    await requests.create(sampleRequest());
    const expected = sampleRequest({ status: 'executing', revision: 1 });

    const changed = await requests.change(sampleRequest().id, (request) => ({
      ...request,
      status: 'executing',
    }));

    expect(changed).toEqual(expected);
    expect(await requests.find(expected.id)).toEqual(expected);
  });

  it('remove what a change leaves out', async () => {
    const requests = await open();
    await requests.create(sampleRequest());

    await requests.change(sampleRequest().id, ({ address: _erased, ...request }) => request);

    expect(await requests.find(sampleRequest().id)).not.toHaveProperty('address');
  });

  it('write nothing for a refusal or for the same object', async () => {
    const requests = await open();
    await requests.create(sampleRequest());
    const { id } = sampleRequest();

    expect(await requests.change(id, () => refuse('too-late'))).toEqual(refuse('too-late'));
    expect(await requests.change(id, (request) => request)).toEqual(sampleRequest());

    expect(await requests.find(id)).toEqual(sampleRequest());
  });

  it('refuse to change a missing request', async () => {
    const requests = await open();

    await expect(requests.change('0123456789AB', (request) => request)).rejects.toThrow(PermanentError);
  });

  it('keep every one of many simultaneous changes', async () => {
    const requests = await open();
    await requests.create(sampleRequest());
    const line = (event: string) => ({ at: '2026-03-02T02:00:00.000Z', event });
    const events = Array.from({ length: 6 }, (_, index) => `event ${index}`);

    await Promise.all(
      events.map((event) =>
        requests.change(sampleRequest().id, (request) => ({
          ...request,
          history: [...request.history, line(event)],
        })),
      ),
    );

    const request = await requests.find(sampleRequest().id);
    expect(request?.revision).toBe(events.length);
    expect(request?.history.map(({ event }) => event).sort()).toEqual(events);
  });

  it('list the open ones, most urgent first, and no closed one', async () => {
    const requests = await open();
    await requests.create(sampleRequest({ id: 'LATER0000000', dueAt: '2026-03-30T00:00:00.000Z' }));
    await requests.create(sampleRequest({ id: 'CLOSED000000', status: 'completed' }));
    await requests.create(sampleRequest({ id: 'SOONER000000', status: 'needs-attention' }));
    await requests.create(sampleRequest({ id: 'CLOSING00000' }));
    await requests.change('CLOSING00000', (request) => ({ ...request, status: 'cancelled' }));

    const openOnes = await collect(requests.listOpen());

    expect(openOnes.map(({ id }) => id)).toEqual(['SOONER000000', 'LATER0000000']);
    expect(openOnes[0]).toEqual(await requests.find('SOONER000000'));
  });

  it('list closed ones of which a letter did not arrive, until its customer was told', async () => {
    const requests = await open();
    const bounced: Partial<Request> = {
      letters: { receipt: { messageId: 'message-1', at: '2026-03-19T02:00:00.000Z' } },
      letterReports: {
        'message-1': {
          letter: 'receipt',
          sentAt: '2026-03-19T02:00:00.000Z',
          undelivered: { at: '2026-03-19T02:00:05.000Z', reason: 'bounced' },
        },
      },
    };
    await requests.create(sampleRequest({ id: 'OPEN00000000', ...bounced }));
    await requests.create(sampleRequest({ id: 'ARRIVED00000', status: 'completed' }));
    for (const id of ['BOUNCED00000', 'TOLD00000000'])
      await requests.create(sampleRequest({ id, status: 'completed', ...bounced }));
    const listed = async () => (await collect(requests.listUndelivered())).map(({ id }) => id).toSorted();
    expect(await listed()).toEqual(['BOUNCED00000', 'TOLD00000000']);

    await requests.change('TOLD00000000', (request) => ({
      ...request,
      told: { receipt: '2026-03-20T02:00:00.000Z' },
    }));

    expect(await listed()).toEqual(['BOUNCED00000']);
    expect((await collect(requests.listOpen())).map(({ id }) => id)).toEqual(['OPEN00000000']);
  });
});
