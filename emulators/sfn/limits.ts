import { ServiceError } from './service-error.ts';

/** Of an input or an output, in bytes of UTF-8. */
const dataLimitBytes = 262_144;
const nameLimit = 80;

/** A task's result is larger than a state may hand on. Neither a retry nor a catch of all errors sees it. */
class DataLimitExceeded extends Error {
  override name = 'States.DataLimitExceeded';
  isRetryable = false;
  isCatchable = false;
}

/** What a name must not hold: white space, brackets, wildcards, special characters, controls and what is no character. */
const notInNames = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\u{fffe}\u{ffff}\u{10ffff}]/u;

/** @throws ServiceError `ValidationException` for its length, `InvalidName` for its characters. */
export function checkName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || name === '') throw tooLong('name', 'greater than or equal to 1');
  if (name.length > nameLimit) throw tooLong('name', `less than or equal to ${nameLimit}`);
  if (notInNames.test(name)) throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
}

/** @throws ServiceError `ValidationException` for more than a state may get or hand on. */
export function checkData(member: 'input' | 'output', text: unknown): void {
  if (sizeOf(text) > dataLimitBytes) throw tooLong(member, `less than or equal to ${dataLimitBytes}`);
}

/** @throws ServiceError `ValidationException` for a failure with more words than it may have. */
export function checkFailure({ error, cause }: { error: unknown; cause: unknown }): void {
  if (String(error).length > 256) throw tooLong('error', 'less than or equal to 256');
  if (String(cause).length > 32_768) throw tooLong('cause', 'less than or equal to 32768');
}

/** @throws DataLimitExceeded for a result that is too large. */
export function checkResult(functionArn: string, payload: unknown): void {
  if (sizeOf(JSON.stringify(payload)) <= dataLimitBytes) return;
  throw new DataLimitExceeded(
    `The state/task '${functionArn}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}

const sizeOf = (text: unknown): number => Buffer.byteLength(String(text));

const tooLong = (member: string, constraint: string): ServiceError =>
  new ServiceError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length ${constraint}`,
  );
