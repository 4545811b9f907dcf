import { beforeAll, describe, expect, it } from 'vitest';
import type { routes } from '../../contract/http.ts';
import { cancelChallengeOf } from '../../functions/requests/cancel-request.ts';
import { pathOf } from '../../functions/shared/links.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import type { GateAnswer } from '../../functions/stores/ask-mailing-gate.ts';
import { versionsOf } from '../../local/inspect.ts';
import { type Answered, call, postForm } from '../support/http-call.ts';
import { localStack } from './support.ts';

/** A link of a letter, and everything that its owner would type. */
interface Link {
  id: string;
  secret: string;
  fields: Record<string, string>;
}
type Purpose = 'confirm' | 'cancel' | 'download' | 'status' | 'one-click';

/** Every way in. A POST to the status page is none of ours and answered like any other path that is none. */
const doors: { name: string; method: 'GET' | 'POST'; route: keyof typeof routes; opensFor: Purpose }[] = [
  { name: 'GET confirm', method: 'GET', route: 'confirm', opensFor: 'confirm' },
  { name: 'POST confirm', method: 'POST', route: 'confirm', opensFor: 'confirm' },
  { name: 'POST fresh-link', method: 'POST', route: 'freshLink', opensFor: 'confirm' },
  { name: 'GET cancel', method: 'GET', route: 'cancel', opensFor: 'cancel' },
  { name: 'POST cancel', method: 'POST', route: 'cancel', opensFor: 'cancel' },
  { name: 'GET download', method: 'GET', route: 'download', opensFor: 'download' },
  { name: 'POST download', method: 'POST', route: 'download', opensFor: 'download' },
  { name: 'GET status', method: 'GET', route: 'status', opensFor: 'status' },
  { name: 'GET opt-out', method: 'GET', route: 'optOut', opensFor: 'one-click' },
  { name: 'POST opt-out', method: 'POST', route: 'optOut', opensFor: 'one-click' },
];
const random = 'x'.repeat(43);

/** What a guesser makes of a secret that is nearly known. */
const wrongs: [string, (secret: string) => string][] = [
  ['cut off', (secret) => secret.slice(0, -1)],
  ['cut off in front', (secret) => secret.slice(1)],
  ['longer', (secret) => `${secret}A`],
  ['twice', (secret) => secret + secret],
  ['in other case', (secret) => secret.replace(/[a-z]/gi, otherCase)],
  ['different in one letter', (secret) => secret.replace(/[a-z]/i, otherCase)],
  ['encoded twice', (secret) => secret.replace(/^./, (first) => `%25${first.charCodeAt(0).toString(16)}`)],
  ['in hexadecimal', (secret) => Buffer.from(secret, 'base64url').toString('hex')],
  ['in wide letters', (secret) => secret.replace(/^./, (first) => encodeURIComponent(wide(first)))],
  ['after a space', (secret) => `%20${secret}`],
  ['after a bracket', (secret) => `(${secret}`],
  ['with a full stop in it', (secret) => `${secret.slice(0, 9)}.${secret.slice(9)}`],
  ['cut off before a full stop', (secret) => `${secret.slice(0, -1)}.`],
  ['followed by a full stop and more', (secret) => `${secret}.A`],
  ['followed by a wide letter', (secret) => secret + encodeURIComponent(wide('A'))],
  ['followed by a letter of Vietnamese', (secret) => `${secret}%E1%BA%A1`],
  ['followed by a NUL', (secret) => `${secret}%00`],
  ['followed by a line break', (secret) => `${secret}%0A`],
  ['followed by a path parameter', (secret) => `${secret};a=b`],
  ['empty', () => '%20'],
];

/** What is copied along behind a link, or added by a mail program. */
const copiedAlong = ['.', ',', ')', '%3E', '%3D', '%20', '%22', '%E2%80%9D', '%E2%80%A6', ').', '&gt;', ';'];

describe('a link', () => {
  const local = localStack({
    periods: { graceSeconds: 600, archiveSeconds: 600 },
    limits: { lettersPerAddressPerHour: 50 },
  });
  let links: Record<Purpose, Link>;
  let address: string;

  beforeAll(async () => {
    const [toConfirm, toCancel, toDownload] = [
      await local.newCustomer(),
      await local.newCustomer(),
      await local.newCustomer(),
    ];
    const asked = { kind: 'handover', scope: 'everything' };
    const submitted = await local.customer.submit({ ...asked, address: toConfirm.address });
    const deletion = await local.confirmed(toCancel, { kind: 'deletion', scope: 'everything' });
    const handover = await local.confirmed(toDownload, asked);
    const confirm = await local.letterOnRecord({ address: toConfirm.address, ...submitted }, 'confirm');
    const cancel = await local.letterOnRecord(deletion, 'cancel');
    const download = await local.letterOnRecord(handover, 'download');
    const status = download.links.find((link) => link.includes('/status/')) ?? '';
    ({ address } = toDownload);
    links = {
      confirm: linkOf(confirm.link, submitted),
      cancel: linkOf(cancel.link, deletion),
      download: linkOf(download.link, handover),
      status: linkOf(status, handover),
      'one-click': { id: '', secret: await tokenFor(address), fields: {} },
    };
  });

  async function tokenFor(to: string): Promise<string> {
    const answer = (await local.stack.invoke('ask-mailing-gate', {
      address: to,
      topic: 'promotions',
    })) as GateAnswer;
    return answer.allowed ? (/opt-out\/([\w-]+)/.exec(answer.headers['List-Unsubscribe'])?.[1] ?? '') : '';
  }

  async function open(door: (typeof doors)[number], { id, secret, fields }: Link): Promise<Answered> {
    // Secrets go into the path as they are: some of them are encoded on purpose.
    const path = pathOf(door.route, { id, secret: 'SECRET', token: 'SECRET' }).replace('SECRET', secret);
    const { pages } = local.stack.urls;
    return door.method === 'GET' ? call(pages, { path }) : postForm(pages, path, fields);
  }

  /** Everything that a link could change. */
  const everything = async () => ({
    requests: await local.requests(),
    archives: await versionsOf(local.stack, 'archive'),
    letters: await local.mailTo(address),
    mails: (await tokenFor(address)) !== '',
  });

  it.each(doors.filter(({ method }) => method === 'GET'))(
    'that is right opens its own page: $name',
    async (door) => {
      expect((await open(door, links[door.opensFor])).status).toBe(200);
    },
  );

  it.each(doors)('of another purpose is a wrong one: $name', async (door) => {
    const before = await everything();

    for (const [purpose, link] of Object.entries(links)) {
      if (purpose === door.opensFor) continue;
      for (const { id, fields } of Object.values(links)) {
        const answer = await open(door, { id: id || links.confirm.id, secret: link.secret, fields });
        const toRandom = await open(door, { id: id || links.confirm.id, secret: random, fields });
        expect(comparable(answer), purpose).toEqual(comparable(toRandom));
        expect(answer.status).toBe(404);
      }
    }

    expect(await everything()).toEqual(before);
  });

  it.each(doors.filter(({ opensFor }) => opensFor !== 'one-click'))(
    'of another request is a wrong one: $name',
    async (door) => {
      const before = await everything();
      const { secret, id: own } = links[door.opensFor];

      for (const { id, fields } of Object.values(links)) {
        if (id === own || id === '') continue;
        const answer = await open(door, { id, secret, fields });
        expect(comparable(answer)).toEqual(comparable(await open(door, { id, secret: random, fields })));
        expect(answer.status).toBe(404);
      }

      expect(await everything()).toEqual(before);
    },
  );

  it.each(doors)('that is nearly right is a wrong one: $name', async (door) => {
    const before = await everything();
    const link = links[door.opensFor];
    const toRandom = await open(door, { ...link, secret: random });

    for (const [how, change] of wrongs) {
      const answer = await open(door, { ...link, secret: change(link.secret) });
      expect(comparable(answer), how).toEqual(comparable(toRandom));
      expect(answer.status, how).toBe(404);
    }

    expect(await everything()).toEqual(before);
  });

  // Nothing is typed, so that nothing happens: a one-click token needs no more than itself.
  it.each(doors.filter(({ name }) => name !== 'POST opt-out'))(
    'that is right is none the less for what was copied along behind it, and only then: $name',
    async (door) => {
      const before = await everything();
      const link = { ...links[door.opensFor], fields: {} };
      const toRight = await open(door, link);
      const toRandom = await open(door, { ...link, secret: random });

      for (const end of copiedAlong) {
        const answer = await open(door, { ...link, secret: link.secret + end });
        expect(comparable(answer), end).toEqual(comparable(toRight));
        const wrong = await open(door, { ...link, secret: random + end });
        expect(comparable(wrong), end).toEqual(comparable(toRandom));
      }

      expect(await everything()).toEqual(before);
    },
  );

  it('with a slash behind it is led to the path before the slash, whether it is right or wrong', async () => {
    const before = await everything();

    for (const door of doors.filter(({ method }) => method === 'GET')) {
      const { id, secret } = links[door.opensFor];
      for (const each of [secret, random]) {
        const path = pathOf(door.route, { id, secret: each, token: each });
        for (const method of ['GET', 'HEAD']) {
          const answer = await call(local.stack.urls.pages, {
            method,
            path: `${path}/?lang=en&action=discard`,
          });
          expect(answer).toMatchObject({ status: 303, headers: { location: `${path}?lang=en` }, body: '' });
        }
        expect((await postForm(local.stack.urls.pages, `${path}/`, links[door.opensFor].fields)).status).toBe(
          404,
        );
      }
    }

    expect(await everything()).toEqual(before);
  });

  it('to the status acts on nothing, whatever is sent to it', async () => {
    const before = await everything();
    const { id, secret, fields } = links.status;
    const path = pathOf('status', { id, secret });

    const answers: Answered[] = [];
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      answers.push(
        await call(local.stack.urls.pages, {
          method,
          path: `${path}?action=discard`,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: String(new URLSearchParams({ ...fields, action: 'discard' })),
        }),
      );

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await call(local.stack.urls.pages, { path })).status).toBe(200);
    expect(await everything()).toEqual(before);
  });

  it('that was found lets three of fifty guesses at once be tried, and none after them', async () => {
    const owner = await local.newCustomer();
    const submitted = await local.customer.submit({
      kind: 'deletion',
      scope: 'data',
      address: owner.address,
    });
    const { link } = await local.customer.waitForLetter({ address: owner.address, ...submitted }, 'confirm');
    const path = new URL(link).pathname;
    const page = (await call(local.stack.urls.pages, { path })).body;
    const riskTextVersion = /name="riskTextVersion" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const guess = (code: string) =>
      postForm(local.stack.urls.pages, path, { code, acceptRisk: 'yes', riskTextVersion });
    const wrong = codesBut(submitted.matchCode).slice(0, 50);

    const statuses = (await Promise.all(wrong.map(guess))).map(({ status }) => status);
    const right = await guess(submitted.matchCode);

    expect(statuses.filter((status) => status === 422)).toHaveLength(2);
    expect(statuses.filter((status) => status === 410)).toHaveLength(48);
    expect(right.status).toBe(410);
    const { status, confirmation } = await local.stored(submitted.reference);
    expect(status).toBe('awaiting-confirmation');
    expect(confirmation?.secret.wrongCodes).toBe(3);
    expect(confirmation).not.toHaveProperty('confirmedAt');
  });

  it('to an archive gives it to none of fifty guesses at once, and the archive goes', async () => {
    const owner = await local.newCustomer();
    const handover = await local.confirmed(owner, { kind: 'handover', scope: 'information' });
    const { link } = await local.customer.waitForLetter(handover, 'download');
    const path = new URL(link).pathname;
    const guess = (code: string) => postForm(local.stack.urls.pages, path, { action: 'download', code });

    const answers = await Promise.all(codesBut(handover.matchCode).slice(0, 50).map(guess));
    const right = await guess(handover.matchCode);

    for (const { status, body } of [...answers, right]) {
      expect(status).toBeOneOf([410, 422]);
      expect(body).not.toContain('X-Amz-Signature');
    }
    expect(right.status).toBe(410);
    const closed = await local.waitFor(handover.reference, 'completed');
    expect(closed.delivery).toMatchObject({ mints: [], secret: { wrongCodes: 3 } });
    expect(await versionsOf(local.stack, 'archive', `${closed.id}/`)).toEqual([]);
  });
});

const otherCase = (letter: string): string =>
  letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
const wide = (letter: string): string => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0);

function linkOf(url: string, { reference, matchCode }: { reference: string; matchCode: string }): Link {
  const secret = new URL(url).pathname.split('/')[3] ?? '';
  return {
    id: requestIdOf(reference),
    secret,
    fields: {
      code: matchCode,
      acceptRisk: 'yes',
      challenge: cancelChallengeOf(requestIdOf(reference)),
      action: 'download',
    },
  };
}

/** All but the switch of language, which leads to the path that was asked for. */
const comparable = ({ status, rawHeaders, body }: Answered) => ({
  status,
  headers: rawHeaders.filter((_, index) => !['Date', 'content-length'].includes(rawHeaders[index - 1] ?? '')),
  body: body.replace(/<nav>.*<\/nav>/s, ''),
});

const codesBut = (right: string): string[] =>
  Array.from({ length: 90 }, (_, index) => String(10 + index)).filter((code) => code !== right);
