import { describe, expect, it } from 'vitest';
import { sampleRequest } from '../support/sample-request.ts';
import { operator } from './support.ts';

const find = { name: 'find', customerId: 'KH-1042', json: false } as const;
const ofLan = { customerKey: 'key of KH-1042' };

describe('requests find', () => {
  it('shows every request of the customer, the newest first', async () => {
    const { run } = operator(
      sampleRequest({ id: '111111111111', ...ofLan, submittedAt: '2026-03-01T02:00:00.000Z' }),
      sampleRequest({
        id: '222222222222',
        ...ofLan,
        submittedAt: '2026-03-05T02:00:00.000Z',
        status: 'completed',
      }),
      sampleRequest({ id: '333333333333', customerKey: 'key of KH-7' }),
    );

    const { exitCode, output = '' } = await run(find);

    expect(exitCode).toBe(0);
    expect(output.match(/\d{4}-\d{4}-\d{4}/g)).toEqual(['2222-2222-2222', '1111-1111-1111']);
    expect(output).toContain('2 requests of this customer');
  });

  it('repeats neither the customer number nor its key', async () => {
    const { run } = operator(sampleRequest(ofLan));

    for (const json of [true, false]) expect((await run({ ...find, json })).output).not.toContain('KH-1042');
  });

  it('says that nothing is on record', async () => {
    const { run } = operator(sampleRequest({ customerKey: 'key of KH-7' }));

    expect(await run(find)).toEqual({ exitCode: 3, remark: 'No request of this customer is on record.' });
    expect(await run({ ...find, json: true })).toEqual({ exitCode: 0, output: '[]\n' });
  });
});
