import type { IncomingMessage } from 'node:http';
import { type FailNext, type FaultRule, Faults } from '../faults.ts';
import { jsonErrorNames, rejectionOf } from '../iam/caller.ts';
import { type ListenOptions, type LocalServer, listen, readBody } from '../server.ts';
import { createEngine, type EngineSetup } from './operations.ts';
import { ServiceError } from './service-error.ts';
import { wantsOf } from './wants.ts';

/** What a fault rule can look at. */
export interface StepFunctionsCall {
  /** API name, for instance `StartExecution`. */
  operation: string;
}

export interface LocalStepFunctions extends LocalServer {
  /** Fails upcoming calls before they have any effect: by default with `ServiceUnavailable` and status 503. */
  failNext(fault: FailNext<StepFunctionsCall>): void;
  /** Fails calls for as long as the rule says so. @returns a function that ends the outage. */
  fault(rule: FaultRule<StepFunctionsCall>): () => void;
}

const targetPrefix = 'AWSStepFunctions.';
/** Larger than anything that Step Functions accepts (an input or output has at most 256 KiB). */
const maxBodyBytes = 2_000_000;

/**
 * Starts a local in-memory Step Functions that speaks the JSON 1.0 protocol of the AWS SDK.
 *
 * @throws UnsupportedDefinition for a machine that would run differently on AWS.
 */
export async function startStepFunctions(setup: EngineSetup & ListenOptions): Promise<LocalStepFunctions> {
  const engine = createEngine(setup);
  const faults = new Faults<StepFunctionsCall>();

  const answer = async (name: string, request: IncomingMessage): Promise<object> => {
    const operation = engine.operations[name];
    if (!operation)
      throw new ServiceError('UnknownOperationException', `The local Step Functions has no ${name}.`);
    const input = JSON.parse((await readBody(request, maxBodyBytes)).toString('utf8'));
    const unknown = Object.keys(input).find((member) => !operation.members.includes(member));
    if (unknown)
      throw new ServiceError('ValidationException', `The local ${name} does not support ${unknown}.`);
    const rejection = rejectionOf(setup.access, request.headers, () => wantsOf(name, input, engine.ownerOf));
    if (rejection) throw new ServiceError(jsonErrorNames[rejection.kind], rejection.message);
    const fault = faults.of({ operation: name });
    if (fault)
      throw new ServiceError(fault.code ?? 'ServiceUnavailable', fault.message ?? '', fault.status ?? 503);
    return operation.answer(input);
  };

  const server = await listen(async (request, response) => {
    const send = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
    try {
      const target = request.headers['x-amz-target'] as string | undefined;
      send(200, await answer(target?.replace(targetPrefix, '') ?? 'target', request));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      send(error.status, { __type: error.name, message: error.message });
    }
  }, setup);

  return {
    ...server,
    failNext: (fault) => faults.failNext(fault),
    fault: (rule) => faults.fault(rule),
    async close() {
      await engine.close();
      await server.close();
    },
  };
}
