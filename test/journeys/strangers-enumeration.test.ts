import { beforeAll, describe, expect, it } from 'vitest';
import { parseAddress } from '../../functions/shared/address.ts';
import { blanked, type Own } from '../support/disguise.ts';
import { type Answered, postForm, postJson } from '../support/http-call.ts';
import { meteredStack } from './support.ts';

/** Which letters, requests and refusals an address has behind it. All are of one length, so that bytes can be compared. */
const known = {
  'of a customer': 'khach.001@example.vn',
  'of a customer with an open request': 'khach.002@example.vn',
  'of a customer who refused promotions': 'khach.003@example.vn',
  'of a customer whose letters are used up': 'khach.004@example.vn',
};
const addresses = {
  ...known,
  'of nobody': 'khong.001@example.vn',
  'of nobody, for the second time': 'khong.001@example.vn',
  'of a customer, in capital letters': 'KHACH.001@EXAMPLE.VN',
  'of a customer, with a plus': 'khach+001@example.vn',
};
const lettersPerAddressPerHour = 2;

describe('whose address it is', () => {
  const local = meteredStack({ limits: { lettersPerAddressPerHour } });

  beforeAll(async () => {
    const [quiet, open, optedOut, flooded] = [
      await local.newCustomer(),
      await local.newCustomer(),
      await local.newCustomer(),
      await local.newCustomer(),
    ];
    expect([quiet, open, optedOut, flooded].map(({ address }) => address)).toEqual(Object.values(known));
    const asked = { kind: 'handover', scope: 'everything' };
    const toConfirm = await local.customer.submit({ ...asked, address: open.address });
    await local.customer.waitForLetter({ address: open.address, ...toConfirm }, 'confirm');
    const optOut = await local.confirmed(optedOut, { kind: 'opt-out', topics: 'all' });
    await local.waitFor(optOut.reference, 'completed');
    for (let letter = 0; letter < lettersPerAddressPerHour; letter += 1) {
      const { reference } = await local.customer.submit({ ...asked, address: flooded.address });
      await local.customer.waitForLetter({ address: flooded.address, reference }, 'confirm');
    }
    await local.customer.submit({ ...asked, address: flooded.address });
  });

  const submissions: Record<string, (address: string) => Promise<Answered>> = {
    'a deletion by form': (address) =>
      postForm(local.stack.urls.pages, '/requests', {
        kind: 'deletion',
        scope: 'everything',
        address,
        idempotencyKey: crypto.randomUUID(),
      }),
    'an opt-out by form': (address) =>
      postForm(local.stack.urls.pages, '/requests', { kind: 'opt-out', topics: 'all', address }),
    'a handover in JSON': (address) =>
      postJson(local.stack.urls.pages, '/requests', { kind: 'handover', scope: 'data', address }),
  };

  it('is told by customers of the very length that strangers try', () => {
    expect(new Set(Object.values(addresses).map(({ length }) => length)).size).toBe(1);
  });

  it.each(Object.keys(submissions))('cannot be told from the answer to %s', async (name) => {
    const seen: [string, unknown][] = [];

    for (const [whose, address] of Object.entries(addresses)) {
      const answer = await submissions[name]?.(address);
      seen.push([whose, answer && withoutOwn(answer, address)]);
    }

    const [, ofCustomer] = seen[0] ?? [];
    expect(ofCustomer).toMatchObject({ status: 202 });
    for (const [whose, answer] of seen) expect(answer, whose).toEqual(ofCustomer);
  });

  it.each(Object.keys(submissions))('makes no difference for the calls behind %s', async (name) => {
    const seen: [string, string[]][] = [];

    for (const [whose, address] of Object.entries(addresses)) {
      const submit = () => submissions[name]?.(address) ?? Promise.reject(new Error(name));
      seen.push([whose, await local.callsOf('submit-request', submit)]);
    }

    const [, ofCustomer] = seen[0] ?? [];
    expect(ofCustomer?.map((made) => made.split(',')[0])).toEqual([
      'UpdateItem',
      'PutItem',
      'StartExecution',
    ]);
    for (const [whose, made] of seen) expect(made, whose).toEqual(ofCustomer);
  });
});

/** Status, headers and text, with the submission's own facts blanked in their places. */
function withoutOwn({ status, rawHeaders, body }: Answered, address: string) {
  const own: Own = {
    reference: /\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/.exec(body)?.[0] ?? '',
    matchCode: /class="digits"[^>]*>(\d\d)<|"matchCode":"(\d\d)"/.exec(body)?.slice(1).join('') ?? '',
    address: String(parseAddress(address)),
    submittedAt: /"submittedAt":"([^"]+)"/.exec(body)?.[1] ?? '',
  };
  const headers = rawHeaders.map((text, index) => (rawHeaders[index - 1] === 'Date' ? '*' : text));
  return { status, headers, body: blanked(body, own) };
}
