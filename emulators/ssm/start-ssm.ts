import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Access } from '../iam/access.ts';
import { jsonErrorNames, rejectionOf } from '../iam/caller.ts';
import { type LocalServer, listen, readBody } from '../server.ts';
import { wantsOf } from './wants.ts';

export interface LocalSsmOptions {
  /** 0 takes any free port. */
  port?: number;
  /** Everybody may do everything unless said otherwise. */
  access?: Access;
}

interface Parameter {
  type: 'String' | 'SecureString';
  value: string;
  version: number;
  /** Epoch seconds. */
  modifiedAt: number;
}

/** A refusal under the name of the SDK's class for it. */
class SsmError extends Error {}

const targetPrefix = 'AmazonSSM.';
const bodyLimitBytes = 64 * 1024;
/** Of a parameter of the standard tier. */
const valueLimitBytes = 4096;

/** Starts a parameter store for one machine with `GetParameter` and `PutParameter`. It forgets all when closed. */
export async function startSsm({ port = 0, access }: LocalSsmOptions = {}): Promise<LocalServer> {
  const parameters = new Map<string, Parameter>();
  const operations: Record<string, (input: Record<string, unknown>) => unknown> = {
    GetParameter: (input) => getParameter(parameters, input),
    PutParameter: (input) => putParameter(parameters, input),
  };

  const act = async (request: IncomingMessage): Promise<unknown> => {
    const target = String(request.headers['x-amz-target']);
    const name = target.startsWith(targetPrefix) ? target.slice(targetPrefix.length) : '';
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!operation) throw refusal('UnknownOperationException', `The local SSM does not do ${target}.`);
    const input = JSON.parse((await readBody(request, bodyLimitBytes)).toString('utf8'));
    const rejection = rejectionOf(access, request.headers, () => wantsOf(name, input));
    if (rejection) throw refusal(jsonErrorNames[rejection.kind], rejection.message);
    return operation(input);
  };

  return listen(async (request, response) => {
    const send = (status: number, body: unknown) => {
      const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() };
      response.writeHead(status, headers).end(JSON.stringify(body));
    };
    try {
      send(200, await act(request));
    } catch (error) {
      if (!(error instanceof SsmError)) throw error;
      send(400, { __type: error.name, message: error.message });
    }
  }, port);
}

function getParameter(parameters: ReadonlyMap<string, Parameter>, input: Record<string, unknown>): unknown {
  refuseUnknown(input, ['Name', 'WithDecryption']);
  const name = text(input, 'Name');
  const parameter = parameters.get(name);
  if (!parameter) throw refusal('ParameterNotFound', `There is no parameter ${name}.`);
  const { type, value, version, modifiedAt } = parameter;
  const readable = type === 'String' || input.WithDecryption === true;
  return {
    Parameter: {
      Name: name,
      Type: type,
      // Whoever forgets to ask for decryption gets something of no use, as from the real one.
      Value: readable ? value : randomBytes(64).toString('base64'),
      Version: version,
      LastModifiedDate: modifiedAt,
      DataType: 'text',
    },
  };
}

function putParameter(parameters: Map<string, Parameter>, input: Record<string, unknown>): unknown {
  refuseUnknown(input, ['Name', 'Value', 'Type', 'Overwrite', 'Description']);
  const name = text(input, 'Name');
  const value = text(input, 'Value');
  const before = parameters.get(name);
  if (before && input.Overwrite !== true)
    throw refusal(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite it, set Overwrite to true.',
    );
  const type = input.Type ?? before?.type;
  if (type !== 'String' && type !== 'SecureString')
    throw refusal('ValidationException', 'Type must be String or SecureString.');
  if (Buffer.byteLength(value) > valueLimitBytes)
    throw refusal(
      'ValidationException',
      `A value of the standard tier has at most ${valueLimitBytes} bytes.`,
    );
  const version = (before?.version ?? 0) + 1;
  parameters.set(name, { type, value, version, modifiedAt: Date.now() / 1000 });
  return { Version: version, Tier: 'Standard' };
}

function text(input: Record<string, unknown>, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw refusal('ValidationException', `${name} must be a text that is not empty.`);
}

/** Refuses members that would have to be ignored. */
function refuseUnknown(input: Record<string, unknown>, known: readonly string[]): void {
  const unknown = Object.keys(input).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw refusal('ValidationException', `The local SSM does not know ${unknown.join(', ')}.`);
}

function refusal(name: string, message: string): SsmError {
  const error = new SsmError(message);
  error.name = name;
  return error;
}
