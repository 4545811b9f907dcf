import type { CDPSession, Page } from 'playwright-core';

/** What a server answered to a page's question. */
export interface Answer {
  url: string;
  headers: Record<string, string>;
  html: string;
}

/** A page that is shown no answer. */
export interface Unanswered {
  /** Lets the page ask something. @returns what the server answered */
  answerTo(ask: () => Promise<unknown>): Promise<Answer>;
}

/**
 * Lets a page ask its server whatever it is made to ask, and withholds each answer: as after a 204, the page stays where
 * it is, and can ask again. To show it every answer, and to bring it back afterwards, takes a hundred times as long.
 */
export async function withholdAnswers(page: Page): Promise<Unanswered> {
  const session = await page.context().newCDPSession(page);
  let arrived = Promise.withResolvers<Answer>();
  session.on('Fetch.requestPaused', (paused) => {
    withhold(session, paused).then((answer) => answer && arrived.resolve(answer), arrived.reject);
  });
  await session.send('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Response' }] });
  return {
    async answerTo(ask) {
      arrived = Promise.withResolvers();
      await ask();
      return arrived.promise;
    },
  };
}

/** An answer as Chromium holds it back. */
interface Paused {
  requestId: string;
  request: { url: string };
  responseStatusCode?: number;
  responseErrorReason?: string;
  responseHeaders?: { name: string; value: string }[];
}

async function withhold(
  session: CDPSession,
  { requestId, request, responseStatusCode = 0, responseErrorReason, responseHeaders = [] }: Paused,
): Promise<Answer | undefined> {
  if (responseErrorReason !== undefined) throw new Error(`${request.url}: ${responseErrorReason}`);
  if (responseStatusCode >= 300 && responseStatusCode < 400) {
    await session.send('Fetch.continueRequest', { requestId });
    return undefined;
  }
  const { body, base64Encoded } = await session.send('Fetch.getResponseBody', { requestId });
  await session.send('Fetch.fulfillRequest', { requestId, responseCode: 204 });
  return {
    url: request.url,
    headers: Object.fromEntries(responseHeaders.map(({ name, value }) => [name.toLowerCase(), value])),
    html: Buffer.from(body, base64Encoded ? 'base64' : 'utf8').toString(),
  };
}

/** Shows a page an answer that was withheld, under its address. */
export async function show(page: Page, { url, headers, html }: Answer): Promise<void> {
  const { 'content-encoding': _, 'content-length': __, ...others } = headers;
  await page.route(
    ({ href }) => href === url,
    (route) => route.fulfill({ headers: others, body: html }),
    { times: 1 },
  );
  await page.goto(url);
}
