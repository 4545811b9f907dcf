import type { Observed } from './metered-stack.ts';
import type { Units } from './prices.ts';

/**
 * Assumed duration of a function call, in milliseconds. Not measured, because a Lambda function's duration can only be
 * measured on AWS. The first call of each function starts cold, including the start-up that Lambda bills; both figures
 * are generous.
 */
export const assumedMilliseconds = { cold: 600, warm: 50 } as const;

/** The units that AWS would bill for an observation. */
export function billedUnits({ awsCalls, functionCalls, logLines }: Observed, transitions: number): Units {
  const count = (service: string, pattern: RegExp) =>
    awsCalls.filter((call) => call.service === service && pattern.test(call.operation)).length;
  const sum = <T>(items: readonly T[], amount: (item: T) => number) =>
    items.reduce((total, item) => total + amount(item), 0);
  return {
    transition: transitions,
    httpCall: functionCalls.filter(({ isHttp }) => isHttp).length,
    functionCall: functionCalls.length,
    functionGigabyteSecond: sum(
      functionCalls,
      ({ memoryMegabytes, isCold }) =>
        (memoryMegabytes / 1024) * (assumedMilliseconds[isCold ? 'cold' : 'warm'] / 1000),
    ),
    tableWriteUnit: sum(awsCalls, ({ writeUnits }) => writeUnits),
    tableReadUnit: sum(awsCalls, ({ readUnits }) => readUnits),
    letter: count('ses', /^Send/),
    bucketWrite: count('s3', /^(List|Put|Post|DeleteObjects|Create|Upload|Complete)/),
    bucketRead: count('s3', /^(Get|Head)/),
    logByte: sum(logLines, ({ text }) => Buffer.byteLength(text)),
    keyUse: count('ssm', /^GetParameters$/),
  };
}
