import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lanes, maxSiteBodyBytes, siteOperations } from '../../contract/site.ts';
import { answerTaskHandler, claimTasksHandler } from '../../functions/handlers/site-call.ts';
import { publicKeyFrom } from '../../functions/shared/seal.ts';
import { agentPair, strangePair } from '../support/seals.ts';
import { isSignedAnswer, type SignedCall, signedCall } from '../support/signed-call.ts';
import { newSiteWorld } from '../support/site-world.ts';

const transport = strangePair;
const url = 'https://abc.execute-api.ap-southeast-1.amazonaws.com/site/claim';
const claim = {
  protocol: 1,
  site: 'hanoi',
  instance: 'instance-1',
  version: '1.0.0',
  stores: [{ store: 'site:billing', mapSha256: 'ab', operations: siteOperations, categories: [] }],
  freeLanes: lanes,
};

function newCall() {
  const world = newSiteWorld();
  const seconds = Math.floor(world.clock().getTime() / 1000);
  const ports = {
    ...world,
    agentKeys: world.site.agentKeys.flatMap((text) => publicKeyFrom(text) ?? []),
    transportKey: transport.privateKey,
  };
  const call = async (
    handler: (given: typeof ports) => ReturnType<typeof claimTasksHandler>,
    sent: SignedCall,
    changes: object = {},
  ) => {
    const { pathname, host } = new URL(sent.url);
    const event = {
      headers: sent.headers,
      rawPath: pathname,
      requestContext: { domainName: host, http: { method: 'POST' } },
      body: sent.body,
      isBase64Encoded: false,
      ...changes,
    } as unknown as APIGatewayProxyEventV2;
    const { statusCode = 0, headers = {}, body = '' } = await handler(ports)(event);
    return { status: statusCode, headers: headers as Record<string, string>, body };
  };
  return {
    world,
    seconds,
    send: (sent: SignedCall, changes: object = {}) => call(claimTasksHandler, sent, changes),
    sendAnswer: (sent: SignedCall) => call(answerTaskHandler, sent),
    signed: (question: unknown, changes: Parameters<typeof signedCall>[3] = {}) =>
      signedCall(url, agentPair.privateKey, question, { created: seconds, ...changes }),
  };
}

describe('A call of the agent', () => {
  it('is answered, and the answer is signed for this question and no other', async () => {
    const { send, signed } = newCall();
    const question = await signed(claim);

    const answer = await send(question);

    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ lookUps: [], tasks: [], pollSeconds: 30 });
    expect(await isSignedAnswer(question, answer, transport.key)).toBe(true);
    expect(await isSignedAnswer(await signed(claim), answer, transport.key)).toBe(false);
    expect(await isSignedAnswer(question, { ...answer, body: '{}' }, transport.key)).toBe(false);
    expect(await isSignedAnswer(question, answer, agentPair.key)).toBe(false);
  });

  it('says to come back as soon as the settings want it', async () => {
    const { world, send, signed } = newCall();
    world.site.idlePollSeconds = 1;

    const answer = await send(await signed(claim));

    expect(JSON.parse(answer.body)).toMatchObject({ tasks: [], pollSeconds: 1 });
  });

  it('that is sent twice is refused the second time', async () => {
    const { send, signed } = newCall();
    const question = await signed(claim);
    await send(question);

    const again = await send(question);

    expect(again).toMatchObject({ status: 401, body: '{"refused":"replayed"}' });
    expect(await isSignedAnswer(question, again, transport.key)).toBe(true);
  });

  it.each([
    [-301, 'clock-skew'],
    [-300, undefined],
    [300, undefined],
    [301, 'clock-skew'],
  ])('of a clock that is %i seconds ahead is answered with %s', async (ahead, refused) => {
    const { send, signed, seconds } = newCall();

    const question = await signed(claim, { created: seconds + ahead });

    const answer = await send(question);

    expect(JSON.parse(answer.body).refused).toBe(refused);
    // Its own clock is all that is wrong with it: it may believe what it is told.
    expect(await isSignedAnswer(question, answer, transport.key)).toBe(true);
  });

  it('is remembered for as long as its signature is young on any clock', async () => {
    const { send, signed, seconds, world } = newCall();
    const question = await signed(claim, { created: seconds + 300 });
    const remembered: Date[] = [];
    const { remember } = world.nonces;
    world.nonces.remember = (key, nonce, until) => {
      remembered.push(until);
      return remember(key, nonce, until);
    };

    await send(question);

    expect(remembered[0]?.getTime()).toBeGreaterThanOrEqual((seconds + 600) * 1000);
  });

  const strangers: [string, (call: ReturnType<typeof newCall>) => Promise<SignedCall>][] = [
    ['without a signature', async ({ signed }) => ({ ...(await signed(claim)), headers: {} })],
    [
      'with another body than was signed',
      ({ signed }) => signed(claim, { body: JSON.stringify({ ...claim, site: 'hue' }) }),
    ],
    [
      'with another body and its digest',
      async ({ signed }) => {
        const [own, other] = [await signed(claim), await signed({ ...claim, version: '9' })];
        const digest = other.headers['content-digest'] ?? '';
        return { ...own, body: other.body, headers: { ...own.headers, 'content-digest': digest } };
      },
    ],
    ['by a stranger', ({ seconds }) => signedCall(url, strangePair.privateKey, claim, { created: seconds })],
    [
      'by a stranger in the name of the agent',
      ({ seconds }) =>
        signedCall(url, strangePair.privateKey, claim, { created: seconds, keyid: agentPair.key }),
    ],
    [
      'to another deployment',
      ({ seconds }) =>
        signedCall('https://other.example/site/claim', agentPair.privateKey, claim, {
          created: seconds,
        }).then((call) => ({ ...call, url })),
    ],
    [
      'to another path',
      ({ seconds }) =>
        signedCall(url.replace('claim', 'answer'), agentPair.privateKey, claim, { created: seconds }).then(
          (call) => ({
            ...call,
            url,
          }),
        ),
    ],
    [
      'that leaves the digest unsigned',
      ({ signed }) => signed(claim, { components: ['@method', '@authority', '@path'] }),
    ],
    [
      'that leaves the address unsigned',
      ({ signed }) => signed(claim, { components: ['@method', '@path', 'content-digest'] }),
    ],
    ['with a nonce of nothing', ({ signed }) => signed(claim, { nonce: '' })],
  ];
  it.each(strangers)('%s is refused, and nothing is read of it', async (_how, make) => {
    const call = newCall();

    const answer = await call.send(await make(call));

    expect(answer).toMatchObject({ status: 401, body: '{"refused":"not-signed"}' });
    expect(answer.headers.signature).toBeUndefined();
    expect(await call.world.agents.find('hanoi', agentPair.key)).toBeUndefined();
  });

  it('that is too long is refused before anything else', async () => {
    const { send, signed } = newCall();
    const sent = await signed({ ...claim, version: 'x'.repeat(maxSiteBodyBytes) });

    expect(await send(sent)).toMatchObject({ status: 413, body: '{"refused":"too-large"}' });
  });

  it('in another protocol is told so', async () => {
    const { send, signed } = newCall();

    expect(await send(await signed({ ...claim, protocol: 2 }))).toMatchObject({
      status: 400,
      body: '{"refused":"protocol-not-spoken"}',
    });
  });

  it('that means nothing is refused as malformed, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.json().map((text) => JSON.parse(text)),
        async (question) => {
          const { send, sendAnswer, signed } = newCall();

          expect(JSON.parse((await send(await signed(question))).body)).toEqual({ refused: 'malformed' });
          const toAnswer = await signedCall(url, agentPair.privateKey, question, {
            created: Math.floor(newSiteWorld().clock().getTime() / 1000),
          });
          expect(JSON.parse((await sendAnswer(toAnswer)).body)).toEqual({ refused: 'malformed' });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of a second machine under the same key is refused, and rings', async () => {
    const { send, signed, world } = newCall();
    await send(await signed(claim));

    const clone = await send(await signed({ ...claim, instance: 'instance-2' }));

    expect(clone).toMatchObject({ status: 409, body: '{"refused":"other-instance"}' });
    expect(world.counted).toEqual([['SiteNeedingAttention', 1]]);
    expect((await send(await signed(claim))).status).toBe(200);
  });

  it('for another site is refused', async () => {
    const { send, signed } = newCall();

    expect(await send(await signed({ ...claim, site: 'hue' }))).toMatchObject({ status: 401 });
  });
});
