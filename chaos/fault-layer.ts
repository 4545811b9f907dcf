import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, maxBodyBytes } from '../emulators/forward.ts';
import { invocationIn } from '../emulators/lambda/trace.ts';
import { operationOf, type Service } from '../emulators/operation-of.ts';
import { type Layer, readAgain, readBody } from '../emulators/server.ts';
import type { CallFault } from './faults.ts';
import { refusalOf } from './refusals.ts';

/** One call that a function makes of AWS. */
export interface WireCall {
  service: Service;
  operation: string;
  invocationId: string;
  body: Buffer;
}

export interface FaultHooks {
  /** What happens to this call. */
  faultOf(call: WireCall): CallFault | undefined;
  /** Called when a call had its effect. `isAnswerLost`: its caller is not told. */
  onDone(call: WireCall, answer: Pick<Answer, 'status' | 'body'>, isAnswerLost: boolean): void;
  kill(invocationId: string): Promise<void>;
}

/**
 * Stands in front of the services, and lets the calls of functions through, refuses, cuts or kills. What is called by
 * nobody's invocation passes.
 */
export function faultLayer({ faultOf, onDone, kill }: FaultHooks): (service: Service) => Layer {
  /** Cuts the connection; before that, the caller's process if it is to die. */
  const end = async ({ invocationId }: WireCall, fault: CallFault, response: ServerResponse) => {
    if (fault.startsWith('crash')) await kill(invocationId);
    response.destroy();
  };

  return (service) => (handler) => async (request, response) => {
    const invocationId = invocationIn(request.headers['x-amzn-trace-id']);
    if (invocationId === undefined) return handler(request, response);
    const body = await readBody(request, maxBodyBytes);
    const call: WireCall = { service, operation: operationOf(service, request, body), invocationId, body };
    const fault = faultOf(call);
    if (fault === 'throttled' || fault === 'denied') return send(response, refusalOf(service, fault));
    if (fault === 'cut' || fault === 'crash-before') return end(call, fault, response);
    const isAnswerLost = fault !== undefined;
    const answered = holdBack(response, async (answer) => {
      onDone(call, { status: response.statusCode, body: answer }, isAnswerLost);
      if (isAnswerLost) await end(call, fault, response);
      else if (!response.destroyed) answered.end(answer);
    });
    return handler(readAgain(request, body) as IncomingMessage, response);
  };
}

/** Keeps what a handler answers until it is whole. @returns how to send it nevertheless */
function holdBack(response: ServerResponse, onWhole: (answer: Buffer) => unknown) {
  const end = response.end.bind(response);
  const chunks: Buffer[] = [];
  const keep = (chunk?: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    return true;
  };
  response.write = keep;
  response.end = (chunk?: unknown) => {
    keep(chunk);
    onWhole(Buffer.concat(chunks));
    return response;
  };
  return { end };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  if (!response.destroyed) response.writeHead(status, headers).end(body);
}
