import { describe, expect, it } from 'vitest';
import { pseudonym } from '../../functions/shared/secrets.ts';
import type { GateAnswer } from '../../functions/stores/ask-mailing-gate.ts';
import { everythingIn } from '../../local/inspect.ts';
import { type Answered, call, postForm, postJson } from '../support/http-call.ts';
import { patience } from '../support/patience.ts';
import { localStack } from './support.ts';

/** Ways in which browsers, mail programs and scanners look at a link before anybody clicked it. */
const looks: [string, { method: string; headers: Record<string, string> }][] = [
  ['HEAD', { method: 'HEAD', headers: {} }],
  ['GET', { method: 'GET', headers: {} }],
  ['prefetch', { method: 'GET', headers: { 'sec-purpose': 'prefetch', purpose: 'prefetch' } }],
  ['prerender', { method: 'GET', headers: { 'sec-purpose': 'prefetch;prerender', 'x-moz': 'prefetch' } }],
  ['conditional GET', { method: 'GET', headers: { 'if-none-match': '*', range: 'bytes=0-0' } }],
];

describe('what is sent more than once', () => {
  const local = localStack({ periods: { graceSeconds: 600, archiveSeconds: 600 } });
  const pages = () => local.stack.urls.pages;
  const asked = { kind: 'handover', scope: 'information' };

  const submit = async (fields: Record<string, unknown>) => {
    const { status, body } = await postJson(pages(), '/requests', fields);
    return { status, ...(JSON.parse(body) as { reference: string; matchCode: string }) };
  };
  /** At the same instant. */
  const twice = (path: string, fields: Record<string, string>): Promise<Answered[]> =>
    Promise.all([postForm(pages(), path, fields), postForm(pages(), path, fields)]);
  const statusesOf = (answers: Answered[]) => answers.map(({ status }) => status);
  const everything = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const { place, text } of everythingIn(local.stack)) {
      // The log has a line for each time that deadlines are watched.
      if (place !== 'log') found.push(`${place} ${text}`);
    }
    return found.sort();
  };
  const lettersTo = async (address: string) => (await local.mailTo(address)).length;

  it('is done once: form, confirmation, discarding and one click, each sent twice at one instant', async () => {
    const { address } = await local.newCustomer();
    const fields = { ...asked, address, idempotencyKey: crypto.randomUUID() };

    const submitted = await twice('/requests', fields);
    expect(submitted[1]?.body).toBe(submitted[0]?.body);
    const [reference = ''] = /[0-9A-Z]{4}(-[0-9A-Z]{4}){2}/.exec(submitted[0]?.body ?? '') ?? [];
    const code = /class="digits"[^>]*>(\d\d)</.exec(submitted[0]?.body ?? '')?.[1] ?? '';
    const confirm = await local.customer.waitForLetter({ address, reference }, 'confirm');
    expect(statusesOf(await twice(new URL(confirm.link).pathname, { code }))).toEqual([200, 200]);
    const { link } = await local.customer.waitForLetter({ address, reference }, 'download');
    const download = new URL(link).pathname;
    expect(statusesOf(await twice(download, { code, action: 'download' }))).toEqual([200, 200]);
    expect(statusesOf(await twice(download, { code, action: 'discard' }))).toEqual([200, 200]);
    await local.waitFor(reference, 'completed');
    const gate = (await local.stack.invoke('ask-mailing-gate', {
      address,
      topic: 'promotions',
    })) as GateAnswer;
    const oneClick = gate.allowed ? new URL(gate.headers['List-Unsubscribe'].slice(1, -1)).pathname : '';
    expect(statusesOf(await twice(oneClick, { 'List-Unsubscribe': 'One-Click' }))).toEqual([200, 200]);

    await expect.poll(() => lettersTo(address), patience).toBe(4);
    const addressKey = pseudonym(local.stack.keys, address);
    const ofOwner = (await local.requests()).filter((request) => request.addressKey === addressKey);
    expect(ofOwner.map(({ kind }) => kind).sort()).toEqual(['handover', 'opt-out']);
    const events = ofOwner.flatMap(({ history }) => history.map(({ event }) => event));
    for (const once of ['confirmed', 'archive-written', 'archive-discarded', 'archive-deleted'])
      expect(
        events.filter((event) => event === once),
        once,
      ).toHaveLength(1);
  });

  it('is harmless when a link is only looked at, in whatever way', async () => {
    const [owner, leaving] = [await local.newCustomer(), await local.newCustomer()];
    const { address } = owner;
    const handover = await local.confirmed(owner, asked);
    const download = await local.letterOnRecord(handover, 'download');
    const confirm = await local.letterOnRecord(
      { address, ...(await submit({ ...asked, address })) },
      'confirm',
    );
    const deletion = await local.confirmed(leaving, { kind: 'deletion', scope: 'data' });
    const cancel = await local.letterOnRecord(deletion, 'cancel');
    const gate = (await local.stack.invoke('ask-mailing-gate', {
      address,
      topic: 'promotions',
    })) as GateAnswer;
    const oneClick = gate.allowed ? gate.headers['List-Unsubscribe'].slice(1, -1) : '';
    const paths = [...download.links, ...confirm.links, ...cancel.links, oneClick]
      .filter((url) => url.startsWith(`${pages()}/`))
      .map((url) => new URL(url).pathname);
    expect(new Set(paths.map(pageOf))).toEqual(
      new Set(['download', 'status', 'confirm', 'cancel', 'opt-out']),
    );
    const before = await everything();

    for (const path of paths) {
      for (const [how, { method, headers }] of looks) {
        const { status } = await call(pages(), { path, method, headers });
        expect(status, `${how} ${pageOf(path)}`).toBe(200);
      }
    }

    expect(await everything()).toEqual(before);
  });

  it('under somebody else’s idempotency key neither changes nor reveals their request', async () => {
    const [owner, other] = [await local.newCustomer(), await local.newCustomer()];
    const key = { idempotencyKey: crypto.randomUUID() };
    const own = await submit({ ...asked, address: owner.address, ...key });
    await local.letterOnRecord({ address: owner.address, ...own }, 'confirm');
    const before = await local.stored(own.reference);

    const stolen = [
      await submit({ ...asked, address: other.address, ...key }),
      await submit({ ...asked, address: 'nobody@example.vn', ...key }),
      await submit({ ...asked, scope: 'everything', address: owner.address, ...key }),
      await submit({ ...asked, kind: 'deletion', address: owner.address, ...key }),
      await submit({ kind: 'opt-out', topics: 'all', address: owner.address, ...key }),
    ];

    expect(stolen.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    const references = [own, ...stolen].map(({ reference }) => reference);
    expect(new Set(references).size).toBe(references.length);
    expect(await local.stored(own.reference)).toEqual(before);
  });

  it('with the very same data, but in another language, changes nothing and sends no letter', async () => {
    const { address } = await local.newCustomer();
    const fields = { ...asked, address, idempotencyKey: crypto.randomUUID() };
    const own = await submit(fields);
    await local.letterOnRecord({ address, ...own }, 'confirm');
    const before = await local.stored(own.reference);

    await submit({ ...fields, language: 'en' });
    // What would come of it has come when a request that was submitted later has its letter.
    const later = await submit({ ...asked, address });
    await local.customer.waitForLetter({ address, ...later }, 'confirm');

    expect(await local.stored(own.reference)).toEqual(before);
    expect(await lettersTo(address)).toBe(2);
  });
});

const pageOf = (path: string): string => path.split('/')[1] ?? '';
