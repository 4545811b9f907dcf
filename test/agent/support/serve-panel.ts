import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type FakePanel, panelHandler } from '../../../emulators/panel/panel.ts';

/** Serves a fake over HTTP, or over HTTPS with a certificate. `refuses` is asked for each header `authorization`. */
export async function servePanel(
  panel: Pick<FakePanel, 'ask'>,
  {
    refuses,
    tls,
  }: { refuses?: (authorization: string) => boolean; tls?: { key: string; cert: string } } = {},
): Promise<string> {
  const handler = panelHandler(panel, refuses);
  const server = tls ? createSecureServer(tls, handler) : createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `${tls ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`;
}
