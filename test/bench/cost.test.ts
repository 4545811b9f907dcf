import { describe, expect, it } from 'vitest';
import type { AwsCall } from '../../bench/support/aws-calls.ts';
import { costOf } from '../../bench/support/prices.ts';
import { billedUnits } from '../../bench/support/units.ts';
import { dollars } from '../../bench/support/words.ts';

const call = (service: AwsCall['service'], operation: string, units: Partial<AwsCall> = {}): AwsCall => ({
  service,
  operation,
  functionName: 'plan-request',
  requestBytes: 0,
  startedAt: 0,
  endedAt: 1,
  readUnits: 0,
  writeUnits: 0,
  ...units,
});

describe('the billed units', () => {
  it('count each kind of call in its own unit, and nothing that AWS does not charge for', () => {
    const units = billedUnits(
      {
        awsCalls: [
          call('dynamodb', 'PutItem', { writeUnits: 4 }),
          call('dynamodb', 'GetItem', { readUnits: 1 }),
          call('dynamodb', 'Query', { readUnits: 2.5 }),
          call('s3', 'ListObjectVersions'),
          call('s3', 'DeleteObjects'),
          call('s3', 'GetObject'),
          call('s3', 'AbortMultipartUpload'),
          call('ses', 'SendRawEmail'),
          call('ses', 'GetSendQuota'),
          call('sfn', 'StartExecution'),
          call('ssm', 'GetParameters'),
        ],
        functionCalls: [
          { functionName: 'submit-request', memoryMegabytes: 512, isHttp: true, isCold: true },
          { functionName: 'submit-request', memoryMegabytes: 512, isHttp: true, isCold: false },
          { functionName: 'plan-request', memoryMegabytes: 1024, isHttp: false, isCold: false },
        ],
        logLines: [{ functionName: 'plan-request', text: 'ệ' }],
      },
      7,
    );

    expect(units).toMatchObject({
      transition: 7,
      httpCall: 2,
      functionCall: 3,
      tableWriteUnit: 4,
      tableReadUnit: 3.5,
      letter: 1,
      bucketWrite: 2,
      bucketRead: 1,
      logByte: 3,
      keyUse: 1,
    });
    expect(units.functionGigabyteSecond).toBeCloseTo(0.5 * 0.6 + 0.5 * 0.05 + 0.05);
  });

  it('are multiplied by their prices and summed, the most expensive first', () => {
    const { dollars: sum, parts } = costOf({ transition: 9, letter: 3, httpCall: 0 });

    expect(sum).toBeCloseTo(0.000525, 9);
    expect(parts.map(({ unit }) => unit)).toEqual(['letter', 'transition']);
  });

  it.each([
    [0, '$0'],
    [0.000536, '$0.00054'],
    [0.0000022, '$0.0000022'],
    [3.8, '$3.80'],
    [32.85, '$32.85'],
  ])('of %d are written as %s', (value, words) => {
    expect(dollars(value)).toBe(words);
  });
});
