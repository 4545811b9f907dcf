import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { call } from './aws-errors.ts';

/** Reads parameters by their names, decrypted: at most 10 in one call. What does not exist is missing in the answer. */
export type ReadParameters = (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** An answer of `GetParameters`, as far as it is read. */
export interface FoundParameters {
  Parameters?: { Name?: string | undefined; Value?: string | undefined }[] | undefined;
}

export const valuesIn = ({ Parameters = [] }: FoundParameters): ReadonlyMap<string, string> =>
  new Map(Parameters.map(({ Name = '', Value = '' }) => [Name, Value]));

/** For programs that have the client anyway, with all its sources of credentials. */
export const parametersOf =
  (client: SSMClient): ReadParameters =>
  async (names) => {
    const get = new GetParametersCommand({ Names: [...names], WithDecryption: true });
    return valuesIn(await call('Reading parameters', client.send(get)));
  };

/** Reads in one call what is asked for at the same time: several parts of a function each ask for their own keys. */
export function readTogether(read: ReadParameters): ReadParameters {
  let names = new Set<string>();
  let reading: ReturnType<ReadParameters> | undefined;
  const readAll = () => {
    const all = [...names];
    names = new Set();
    reading = undefined;
    return read(all);
  };
  return (asked) => {
    for (const name of asked) names.add(name);
    reading ??= Promise.resolve().then(readAll);
    return reading;
  };
}
