import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Access } from '../iam/access.ts';
import { jsonErrorNames, rejectionOf } from '../iam/caller.ts';
import { type ListenOptions, type LocalServer, listen, readBody } from '../server.ts';
import { wantsOf } from './wants.ts';

export interface LocalSsmOptions extends ListenOptions {
  /** By default, everything is allowed to everybody. */
  access?: Access;
}

interface Parameter {
  type: 'String' | 'SecureString';
  value: string;
  version: number;
  /** Epoch seconds. */
  modifiedAt: number;
}

/** An error response, named after the SDK's class. */
class SsmError extends Error {}

const targetPrefix = 'AmazonSSM.';
/** Limit of one call of `GetParameters`. */
const maxNames = 10;
const maxBodyBytes = 64 * 1024;
/** Limit of the standard tier. */
const maxValueBytes = 4096;

/** Starts a local in-memory parameter store with `GetParameter`, `GetParameters` and `PutParameter`. */
export async function startSsm({ access, ...options }: LocalSsmOptions = {}): Promise<LocalServer> {
  const parameters = new Map<string, Parameter>();
  const operations: Record<string, (input: Record<string, unknown>) => unknown> = {
    GetParameter: (input) => getParameter(parameters, input),
    GetParameters: (input) => getParameters(parameters, input),
    PutParameter: (input) => putParameter(parameters, input),
  };

  const act = async (request: IncomingMessage): Promise<unknown> => {
    const target = String(request.headers['x-amz-target']);
    const name = target.startsWith(targetPrefix) ? target.slice(targetPrefix.length) : '';
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!operation) throw ssmError('UnknownOperationException', `The local SSM does not support ${target}.`);
    const input = JSON.parse((await readBody(request, maxBodyBytes)).toString('utf8'));
    const rejection = rejectionOf(access, request.headers, () => wantsOf(name, input));
    if (rejection) throw ssmError(jsonErrorNames[rejection.kind], rejection.message);
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
  }, options);
}

function getParameter(parameters: ReadonlyMap<string, Parameter>, input: Record<string, unknown>): unknown {
  rejectUnknown(input, ['Name', 'WithDecryption']);
  const name = text(input, 'Name');
  const parameter = parameters.get(name);
  if (!parameter) throw ssmError('ParameterNotFound', `There is no parameter ${name}.`);
  return { Parameter: shownAs(name, parameter, input.WithDecryption === true) };
}

/** Unknown names are listed apart: they are not an error. */
function getParameters(parameters: ReadonlyMap<string, Parameter>, input: Record<string, unknown>): unknown {
  rejectUnknown(input, ['Names', 'WithDecryption']);
  const names = input.Names;
  const isList = Array.isArray(names) && names.every((name) => typeof name === 'string');
  if (!isList || names.length < 1 || names.length > maxNames)
    throw ssmError('ValidationException', `Names must be 1 to ${maxNames} texts.`);
  return {
    Parameters: names.flatMap((name) => {
      const parameter = parameters.get(name);
      return parameter ? [shownAs(name, parameter, input.WithDecryption === true)] : [];
    }),
    InvalidParameters: names.filter((name) => !parameters.has(name)),
  };
}

const shownAs = (name: string, { type, value, version, modifiedAt }: Parameter, isDecrypted: boolean) => ({
  Name: name,
  Type: type,
  // A client that forgets to ask for decryption gets ciphertext, as from the real service.
  Value: type === 'String' || isDecrypted ? value : randomBytes(64).toString('base64'),
  Version: version,
  LastModifiedDate: modifiedAt,
  DataType: 'text',
});

function putParameter(parameters: Map<string, Parameter>, input: Record<string, unknown>): unknown {
  rejectUnknown(input, ['Name', 'Value', 'Type', 'Overwrite', 'Description']);
  const name = text(input, 'Name');
  const value = text(input, 'Value');
  const before = parameters.get(name);
  if (before && input.Overwrite !== true)
    throw ssmError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite it, set Overwrite to true.',
    );
  const type = input.Type ?? before?.type;
  if (type !== 'String' && type !== 'SecureString')
    throw ssmError('ValidationException', 'Type must be String or SecureString.');
  if (Buffer.byteLength(value) > maxValueBytes)
    throw ssmError('ValidationException', `A value of the standard tier has at most ${maxValueBytes} bytes.`);
  const version = (before?.version ?? 0) + 1;
  parameters.set(name, { type, value, version, modifiedAt: Date.now() / 1000 });
  return { Version: version, Tier: 'Standard' };
}

function text(input: Record<string, unknown>, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw ssmError('ValidationException', `${name} must be a non-empty text.`);
}

/** Rejects members that would otherwise be ignored. */
function rejectUnknown(input: Record<string, unknown>, known: readonly string[]): void {
  const unknown = Object.keys(input).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw ssmError('ValidationException', `The local SSM does not support ${unknown.join(', ')}.`);
}

function ssmError(name: string, message: string): SsmError {
  const error = new SsmError(message);
  error.name = name;
  return error;
}
