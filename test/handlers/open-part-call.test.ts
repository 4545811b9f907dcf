import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxPieces, maxSiteBodyBytes } from '../../contract/site.ts';
import { openPartHandler } from '../../functions/handlers/site-call.ts';
import { publicKeyFrom } from '../../functions/shared/seal.ts';
import { agentPair, strangePair } from '../support/seals.ts';
import { signedCall } from '../support/signed-call.ts';
import { newSiteWorld } from '../support/site-world.ts';

const url = 'https://abc.execute-api.ap-southeast-1.amazonaws.com/site/parts';
const question = {
  protocol: 1,
  site: 'hanoi',
  instance: 'instance-1',
  task: 'ABCDEFGH0001.site:billing.export.1',
  fence: 1,
  part: '1',
};
const etag = '"900150983cd24fb0d6963f7d28e17f72"';

/** Sends a question of an agent that was seen before; answers with what it was told. */
async function told(asked: unknown, key = agentPair.privateKey) {
  const world = newSiteWorld();
  const seenAt = world.clock().toISOString();
  await world.agents.greet('hanoi', agentPair.key, { instance: 'instance-1', version: '1', seenAt });
  const handler = openPartHandler({
    ...world,
    agentKeys: world.site.agentKeys.flatMap((text) => publicKeyFrom(text) ?? []),
    transportKey: strangePair.privateKey,
  });
  const created = Math.floor(world.clock().getTime() / 1000);
  const sent = await signedCall(url, key, asked, { created });
  const { pathname, host } = new URL(url);
  const { statusCode, body = '' } = await handler({
    headers: sent.headers,
    rawPath: pathname,
    requestContext: { domainName: host, http: { method: 'POST' } },
    body: sent.body,
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2);
  return { status: statusCode, ...JSON.parse(body), uploads: world.uploads.open().length };
}

describe('A question for a part of a copy', () => {
  it.each([
    ['opens a part', { step: 'open' }],
    ['opens the list', { step: 'open', part: 'list' }],
    ['has pieces signed', { step: 'sign', upload: 'u', pieces: [1, maxPieces] }],
    ['closes it', { step: 'close', upload: 'u', pieces: [{ piece: 1, etag }] }],
  ])('that %s is understood, and looked for among the tasks', async (_what, more) => {
    expect(await told({ ...question, ...more })).toEqual({
      status: 404,
      refused: 'unknown-task',
      uploads: 0,
    });
  });

  it.each([
    ['without a step', {}],
    ['for a part that could be a path', { step: 'open', part: '../1' }],
    ['for a part of another name', { step: 'open', part: 'Lan.jpg' }],
    ['for part 0', { step: 'open', part: '0' }],
    ['for no pieces', { step: 'sign', upload: 'u', pieces: [] }],
    [
      'for too many pieces',
      { step: 'sign', upload: 'u', pieces: Array.from({ length: 21 }, (_, n) => n + 1) },
    ],
    ['for a piece beyond the last', { step: 'sign', upload: 'u', pieces: [maxPieces + 1] }],
    ['for a part without pieces', { step: 'close', upload: 'u', pieces: [] }],
    ['with a piece left out', { step: 'close', upload: 'u', pieces: [{ piece: 2, etag }] }],
    [
      'with a piece twice',
      {
        step: 'close',
        upload: 'u',
        pieces: [
          { piece: 1, etag },
          { piece: 1, etag },
        ],
      },
    ],
    ['with an ETag that is none', { step: 'close', upload: 'u', pieces: [{ piece: 1, etag: '<x>' }] }],
  ])('%s is malformed', async (_what, more) => {
    expect(await told({ ...question, ...more })).toEqual({ status: 400, refused: 'malformed', uploads: 0 });
  });

  it('of a stranger is refused before anything is looked at', async () => {
    expect(await told({ ...question, step: 'open' }, strangePair.privateKey)).toMatchObject({ status: 401 });
  });

  it('fits into one message with as many pieces as a part can have', () => {
    const pieces = Array.from({ length: maxPieces }, (_, index) => ({ piece: index + 1, etag }));
    const upload = 'u'.repeat(256);

    expect(Buffer.byteLength(JSON.stringify({ ...question, step: 'close', upload, pieces }))).toBeLessThan(
      maxSiteBodyBytes,
    );
  });

  it('opens nothing, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        expect(await told(value)).toMatchObject({ status: 400, uploads: 0 });
      }),
      { numRuns: 50 },
    );
  });
});
