import { describe, expect, it } from 'vitest';
import { sampleRequest } from '../support/sample-request.ts';
import { operator, stuckRequest } from './support.ts';

const show = { name: 'show', id: '0123456789AB', json: false, reveal: false } as const;

/** Everything of the stuck request that identifies its customer, or that opens or resumes something. */
const secrets = ['hash-of-a-secret', 'token-of-grace', 'token-of-attention', 'address-key-of-lan'];
const personal = ['Lan', 'lan.nguyen@example.vn', 'customer-lan'];

describe('requests show', () => {
  it('shows deadlines, outcomes, letters, history and the machine', async () => {
    const { run, workflow } = operator(stuckRequest());
    workflow.end('0123456789AB', 'failed');

    const { exitCode, output = '' } = await run(show);

    expect(exitCode).toBe(0);
    const lines = output.split('\n').map((line) => line.trim().replace(/ {2,}/g, ' | '));
    expect(lines).toEqual(
      expect.arrayContaining([
        '0123-4567-89AB | deletion of everything',
        'machine | has failed; `retry` runs it again from the state that failed',
        'customer | not shown without --reveal',
        'submitted | 2026-03-02 09:00 (form, vi)',
        'first answer by | 2026-03-04 09:00 (given 2026-03-02 09:00)',
        'confirmed | 2026-03-02 10:00 (accepted the risks, text of 2026-11-23)',
        'grace period ends | 2026-03-05 10:00',
        'planned | 2026-03-05 10:00 (SHA-256 hash-of-the-plan)',
        'due | 2026-03-22 09:00 (2 days left)',
        'hosting | gave up: Transient (a service kept failing or did not answer)',
        'account | profile | 1 erased',
        'invoices | 2 held until 2037-01-01 00:00 (accounting)',
        '2026-03-02 09:00 | asks for the confirmation | message message-1 | not reported on',
        '2026-03-05 12:29 | interim receipt | message message-2 | not reported on',
        '2026-03-02 09:00 | submitted',
        '2026-03-05 12:30 | called for an operator | NeedsAttention',
      ]),
    );
  });

  it('names the request that blocks it, as long as it is open', async () => {
    const blocked = stuckRequest({ waitsFor: 'ABCDEFGHJKMN' });

    expect((await operator(blocked).run(show)).output).toMatch(/waits for {2,}ABCD-EFGH-JKMN\n/);
    expect((await operator({ ...blocked, status: 'joined' }).run(show)).output).not.toContain('ABCD');
    expect((await operator(stuckRequest()).run(show)).output).not.toContain('waits for');
  });

  it('shows what became of an archive', async () => {
    const { run } = operator(
      sampleRequest({
        kind: 'handover',
        status: 'delivered',
        archive: { size: 1000, entries: 4, missing: 1, manifestSha256: 'hash-of-the-manifest' },
        delivery: {
          secret: {
            hash: 'hash-of-a-secret',
            expiresAt: '2026-03-22T02:00:00.000Z',
            wrongCodes: 2,
            maxWrongCodes: 3,
          },
          deletesAt: '2026-03-22T02:00:00.000Z',
          mints: ['2026-03-16T02:00:00.000Z'],
        },
      }),
    );

    const { output } = await run(show);

    expect(output).toContain('the archive can be downloaded until 2026-03-22 09:00');
    expect(output).toContain('entries 4, bytes 1000, unreadable files 1');
    expect(output).toContain('issued 2026-03-16 09:00');
    expect(output).toContain('wrong codes 2');
    expect(output).not.toContain('hash-of-a-secret');
  });

  it.each([false, true])('shows no personal data unless asked to reveal it (JSON: %s)', async (json) => {
    const { run } = operator(stuckRequest());

    const { output = '', remark } = await run({ ...show, json });

    for (const word of personal) expect(output).not.toContain(word);
    expect(remark).toBeUndefined();
  });

  it.each([false, true])('reveals the customer and says so on stderr (JSON: %s)', async (json) => {
    const { run } = operator(stuckRequest());

    const { output = '', remark } = await run({ ...show, json, reveal: true });

    for (const word of personal) expect(output).toContain(word);
    expect(remark).toContain('Revealed who the customer of 0123-4567-89AB is');
    for (const word of personal) expect(remark).not.toContain(word);
  });

  it.each([false, true])('never shows a secret, a token or a pseudonym (JSON: %s)', async (json) => {
    const { run } = operator(stuckRequest());

    const { output = '' } = await run({ ...show, json, reveal: true });

    for (const word of secrets) expect(output).not.toContain(word);
  });

  it('has nothing to reveal about a closed request', async () => {
    const { address: _erased, ...closed } = sampleRequest({
      status: 'completed',
      closedAt: '2026-03-06T02:00:00.000Z',
    });
    const { run } = operator(closed);

    const { output, remark } = await run({ ...show, reveal: true });

    expect(output).toContain('nothing is on the request');
    expect(remark).toContain('nothing to reveal');
  });

  it('does not let a name control the terminal', async () => {
    const { run } = operator(stuckRequest({ name: 'Lan\u001b[2J' }));

    const { output } = await run({ ...show, reveal: true });

    expect(output).not.toContain('\u001b');
  });

  it('exits with its own code for a missing request', async () => {
    const { run } = operator();

    const { exitCode, output, remark } = await run(show);

    expect(exitCode).toBe(3);
    expect(output).toBeUndefined();
    expect(remark).toContain('There is no request 0123-4567-89AB');
  });
});
