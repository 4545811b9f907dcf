import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { toItem } from '../../functions/shared/aws/dynamo-items.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import { itemsOf } from '../../local/inspect.ts';
import type { SeededCustomer } from '../../local/seed/customers.ts';
import { blanked } from '../support/disguise.ts';
import { type Answered, postJson } from '../support/http-call.ts';
import { patience } from '../support/patience.ts';
import { awayFromTheFullHour, meteredStack } from './support.ts';

const limits = {
  lettersPerAddressPerHour: 3,
  lettersPerAddressPerClientPerDay: 2,
  formsPerClientPerHour: 6,
};

describe('a flood of submissions, each answered like the first', () => {
  const local = meteredStack({ limits });
  let firstAnswer: string | undefined;

  beforeAll(async () => {
    await awayFromTheFullHour();
    // The API sees who calls by the connection, and all of these come from this machine: here a header says who it is.
    const { hooks } = local.stack;
    const counting = hooks.beforeInvoke;
    hooks.beforeInvoke = (name, payload, id) => {
      const { headers, requestContext } = payload as {
        headers?: Record<string, string>;
        requestContext?: { http: { sourceIp: string } };
      };
      if (requestContext && headers?.['x-test-client']) {
        requestContext.http.sourceIp = headers['x-test-client'];
      }
      return counting?.(name, payload, id);
    };
  });

  /** @returns the reference; none if the client is told that it has sent too many forms */
  async function trySubmit(
    client: string,
    { address }: SeededCustomer,
    headers: Record<string, string> = {},
  ) {
    const asked = { kind: 'handover', scope: 'information', address };
    const sent = { ...headers, 'x-test-client': client };
    const answer = await postJson(local.stack.urls.pages, '/requests', asked, sent);
    if (answer.status === 429) return undefined;
    firstAnswer ??= withoutOwn(answer, address);
    expect(withoutOwn(answer, address)).toBe(firstAnswer);
    return (JSON.parse(answer.body) as { reference: string }).reference;
  }

  async function submit(...given: Parameters<typeof trySubmit>): Promise<string> {
    const reference = await trySubmit(...given);
    if (reference === undefined) throw new Error('The client has sent too many forms.');
    return reference;
  }

  const lettersTo = async ({ address }: SeededCustomer): Promise<number> =>
    (await local.mailTo(address)).length;
  const isStored = async (reference: string): Promise<boolean> =>
    (await local.requests()).some(({ id }) => id === requestIdOf(reference));
  /** Each of these requests has its letter or was refused one, once at least. */
  const settled = (references: string[]) =>
    vi.waitFor(async () => {
      for (const reference of references) {
        const isAsked = (await local.stored(reference)).letters.confirm !== undefined;
        const isRefused = local
          .historyOf(reference)
          .some(
            ({ type, ...event }) => type === 'TaskFailed' && /TooManyLetters/.test(JSON.stringify(event)),
          );
        expect(isAsked || isRefused, reference).toBe(true);
      }
    }, patience);
  /** What the next hour does to the counters. */
  async function anHourPasses({ clients, tables } = local.stack): Promise<void> {
    for (const { pk } of await itemsOf(local.stack, 'requests')) {
      if (!String(pk).startsWith('limit#letters/') || !String(pk).includes('#3600#')) continue;
      await clients.dynamo.send(new DeleteItemCommand({ TableName: tables.requests, Key: toItem({ pk }) }));
    }
  }

  it('by one client against one address leaves letters for its owner', async () => {
    const owner = await local.newCustomer();
    const strangers = [];
    for (let form = 0; form < 5; form += 1) strangers.push(await submit('198.51.100.1', owner));
    await settled(strangers);
    expect(await lettersTo(owner)).toBe(limits.lettersPerAddressPerClientPerDay);

    const reference = await submit('203.0.113.1', owner);

    await local.customer.waitForLetter({ address: owner.address, reference }, 'confirm');
    expect(await lettersTo(owner)).toBe(limits.lettersPerAddressPerClientPerDay + 1);
  });

  it('by many clients against one address delays its owner’s letter to the next hour, and no more come', async () => {
    const owner = await local.newCustomer();
    const strangers = [];
    for (let client = 1; client <= 5; client += 1)
      strangers.push(await submit(`198.51.100.1${client}`, owner));
    await settled(strangers);

    const own = await submit('203.0.113.2', owner);
    await settled([own]);
    expect(await lettersTo(owner)).toBe(limits.lettersPerAddressPerHour);
    expect((await local.stored(own)).status).toBe('received');
    await anHourPasses();

    const { link } = await local.customer.waitForLetter(
      { address: owner.address, reference: own },
      'confirm',
    );
    expect((await local.customer.visit(link)).status).toBe(200);
    expect(await lettersTo(owner)).toBeLessThanOrEqual(2 * limits.lettersPerAddressPerHour);
  });

  it('by one client against many addresses ends at its limit of forms, whatever it says of itself', async () => {
    const owners = await Promise.all(Array.from({ length: 9 }, () => local.newCustomer()));
    const references: (string | undefined)[] = [];
    const calls: string[][] = [];

    for (const [nth, owner] of owners.entries()) {
      const claimed = { 'x-forwarded-for': `192.0.2.${nth}`, forwarded: `for=192.0.2.${nth}` };
      calls.push(
        await local.callsOf('submit-request', async () => {
          references.push(await trySubmit('198.51.100.2', owner, claimed));
        }),
      );
    }

    const accepted = references.filter((reference) => reference !== undefined);
    expect(accepted).toEqual(references.slice(0, limits.formsPerClientPerHour));
    for (const reference of accepted) expect(await isStored(reference)).toBe(true);
    await settled(accepted);
    const letters = await Promise.all(owners.map(lettersTo));
    expect(letters).toEqual(owners.map((_, nth) => Number(nth < limits.formsPerClientPerHour)));
    // One refused write: nothing was stored, started or mailed.
    for (const made of calls.slice(limits.formsPerClientPerHour))
      expect(made).toEqual([expect.stringMatching(/^UpdateItem,/)]);
  });
});

/** Status, headers and text, with the submission's own facts blanked in their places. */
function withoutOwn({ status, rawHeaders, body }: Answered, address: string): string {
  const { reference, matchCode, submittedAt } = JSON.parse(body) as Record<string, string>;
  const headers = rawHeaders.map((text, index) => (rawHeaders[index - 1] === 'Date' ? '*' : text));
  const own = {
    reference: reference ?? '',
    matchCode: matchCode ?? '',
    submittedAt: submittedAt ?? '',
    address,
  };
  return [status, ...headers, blanked(body, own)].join('\n');
}
