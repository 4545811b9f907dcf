import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, forward, maxBodyBytes } from '../emulators/forward.ts';
import { invocationIn } from '../emulators/lambda/trace.ts';
import { operationOf, type Service, services } from '../emulators/operation-of.ts';
import { listen, readBody } from '../emulators/server.ts';
import type { ServiceUrls } from '../local/stack.ts';
import type { CallFault } from './faults.ts';
import { refusalOf } from './refusals.ts';

/** One call on the wire. */
export interface WireCall {
  service: Service;
  operation: string;
  /** The invocation that made the call; `undefined`: somebody else's. */
  invocationId: string | undefined;
  body: Buffer;
}

export interface ProxyHooks {
  /** What happens to this call. */
  faultOf(call: WireCall): CallFault | undefined;
  /** Called when a call had its effect. `isAnswerLost`: its caller is not told. */
  onDone(call: WireCall, answer: Answer, isAnswerLost: boolean): void;
  kill(invocationId: string): Promise<void>;
}

/** Stands between the functions and the services, and lets through, refuses, cuts or kills. */
export interface Proxies {
  urls: ServiceUrls;
  /** Sets the services behind. */
  connect(urls: ServiceUrls): void;
  close(): Promise<void>;
}

export async function startProxies({ faultOf, onDone, kill }: ProxyHooks): Promise<Proxies> {
  let targets: Partial<ServiceUrls> = {};

  /** Cuts the connection; before that, the caller's process if it is to die. */
  const end = async ({ invocationId }: WireCall, fault: CallFault, response: ServerResponse) => {
    if (fault.startsWith('crash') && invocationId) await kill(invocationId);
    response.destroy();
  };

  const handle = async (service: Service, request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request, maxBodyBytes);
    const invocationId = invocationIn(request.headers['x-amzn-trace-id']);
    const call: WireCall = { service, operation: operationOf(service, request, body), invocationId, body };
    const fault = faultOf(call);
    if (fault === 'throttled' || fault === 'denied') return send(response, refusalOf(service, fault));
    if (fault === 'cut' || fault === 'crash-before') return end(call, fault, response);
    const answer = await forward(targets[service] ?? '', request, body);
    const isAnswerLost = fault !== undefined;
    onDone(call, answer, isAnswerLost);
    return isAnswerLost ? end(call, fault, response) : send(response, answer);
  };

  const servers = await Promise.all(
    services.map(async (service) => ({
      service,
      server: await listen((request, response) => handle(service, request, response)),
    })),
  );
  return {
    urls: Object.fromEntries(servers.map(({ service, server }) => [service, server.url])) as ServiceUrls,
    connect(urls) {
      targets = urls;
    },
    async close() {
      await Promise.all(servers.map(({ server }) => server.close()));
    },
  };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  if (!response.destroyed) response.writeHead(status, headers).end(body);
}
