import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { askPanelAt, type PanelAnswer, type PanelHttpSettings } from '../../../agent/panels/panel-http.ts';
import { fakeWhm } from '../../../emulators/panel/whm.ts';
import { localhostCertificate } from '../support/localhost-certificate.ts';
import { servePanel } from '../support/serve-panel.ts';

const token = 'SECRET0TOKEN';
const call = { method: 'POST', path: '/json-api/listaccts', values: { 'api.version': '1' } } as const;
const askAt = (origin: string, changes: Partial<PanelHttpSettings> = {}) =>
  askPanelAt({ origin, authorization: () => `whm root:${token}`, timeoutMs: 5_000, ...changes })(call);
const faultOf = (work: Promise<PanelAnswer>) =>
  work.then(
    () => undefined,
    (error) => error,
  );

/** A server that answers as it is told. */
async function serve(listener: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the way to a panel', () => {
  it('verifies the certificate, and believes the authority that is configured', async () => {
    const origin = await servePanel(fakeWhm(), { tls: localhostCertificate });

    expect(await faultOf(askAt(origin))).toMatchObject({ code: 'panel-away' });
    expect(await askAt(origin, { authority: localhostCertificate.cert })).toMatchObject({ status: 200 });
  });

  it('refuses the certificate of another name', async () => {
    const origin = await servePanel(fakeWhm(), { tls: localhostCertificate });
    const other = origin.replace('localhost', '127.0.0.1');

    expect(await faultOf(askAt(other, { authority: localhostCertificate.cert }))).toMatchObject({
      code: 'panel-away',
    });
  });

  it('follows no redirect', async () => {
    let heard = 0;
    const elsewhere = await serve((_request, response) => {
      heard += 1;
      response.end();
    });
    const origin = await serve((_request, response) =>
      response.writeHead(302, { location: elsewhere }).end(),
    );

    expect(await askAt(origin)).toMatchObject({ status: 302 });
    expect(heard).toBe(0);
  });

  it.each([
    ['silence', () => {}],
    [
      'an answer that ends too early',
      (response: import('node:http').ServerResponse) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    [
      'an answer without end',
      (response: import('node:http').ServerResponse) => {
        const piece = 'x'.repeat(1 << 20);
        const more = () => {
          while (!response.destroyed && response.write(piece));
        };
        response.on('drain', more);
        more();
      },
    ],
  ])('is no way in case of %s', async (_name, answer) => {
    const origin = await serve((_request, response) => answer(response));

    expect(await faultOf(askAt(origin, { timeoutMs: 700 }))).toMatchObject({ code: 'panel-away' });
  });

  it('says nothing of the token or the host, whatever fails', async () => {
    const origin = await serve((request) => request.socket.destroy());
    for (const fault of [await faultOf(askAt(origin)), await faultOf(askAt('http://127.0.0.1:1'))]) {
      const told = JSON.stringify([fault, fault.message, String(fault.cause), Object.entries(fault)]);
      expect(fault.message).toBe('panel-away');
      expect(told).not.toContain(token);
      expect(told).not.toContain('127.0.0.1');
    }
  });

  it('puts names into the body of what acts, never into a URL', async () => {
    const urls: string[] = [];
    const origin = await serve((request, response) => {
      urls.push(request.url ?? '');
      response.end('{}');
    });
    await askAt(origin);

    expect(urls).toEqual(['/json-api/listaccts']);
  });

  it('asks three things at once and lets the others wait', async () => {
    let open = 0;
    let most = 0;
    const origin = await serve((_request, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        response.end('{}');
      }, 10);
    });
    const ask = askPanelAt({ origin, authorization: () => '', timeoutMs: 5_000 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(call)));

    expect(answers).toHaveLength(20);
    expect(most).toBe(3);
  });
});
