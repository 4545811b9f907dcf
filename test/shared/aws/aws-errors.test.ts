import { describe, expect, it } from 'vitest';
import { call, toFault } from '../../../functions/shared/aws/aws-errors.ts';
import { PermanentError, TransientError } from '../../../functions/shared/errors.ts';

const errorWith = (properties: object) =>
  Object.assign(new Error('lan.nguyen@example.vn is unknown'), properties);

describe('An error of an AWS call', () => {
  it.each([
    ['a throttled call', { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } }],
    ['a hot DynamoDB partition', { name: 'ProvisionedThroughputExceededException' }],
    ['S3 asking to slow down', { name: 'SlowDown', $metadata: { httpStatusCode: 503 } }],
    ['a broken server', { name: 'Whatever', $metadata: { httpStatusCode: 500 } }],
    ['too many requests', { name: 'Whatever', $metadata: { httpStatusCode: 429 } }],
    ['what the SDK calls retryable', { name: 'Whatever', $retryable: {} }],
    ['a timeout', { name: 'TimeoutError' }],
    ['a refused connection', { code: 'ECONNREFUSED' }],
    ['a broken connection', { code: 'ECONNRESET' }],
    ['a name that cannot be resolved just now', { code: 'EAI_AGAIN' }],
    ['a stream that ended early', { code: 'ERR_STREAM_PREMATURE_CLOSE' }],
  ])('is transient for %s', (_case, properties) => {
    expect(toFault('Reading', errorWith(properties))).toBeInstanceOf(TransientError);
  });

  it.each([
    ['a missing permission', { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } }],
    ['a malformed call', { name: 'ValidationException', $metadata: { httpStatusCode: 400 } }],
    ['something missing', { name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } }],
    ['a bug', { name: 'TypeError' }],
  ])('is permanent for %s', (_case, properties) => {
    expect(toFault('Reading', errorWith(properties))).toBeInstanceOf(PermanentError);
  });

  it('keeps its cause and quotes nothing that the service wrote', () => {
    const cause = errorWith({ name: 'NoSuchKey' });

    const fault = toFault('Reading a file', cause);

    expect(fault.cause).toBe(cause);
    expect(fault.message).toBe('Reading a file failed: NoSuchKey.');
  });

  it('is passed on when it already is a fault', () => {
    const fault = new TransientError('Others wrote in between.');

    expect(toFault('Reading', fault)).toBe(fault);
  });

  it('is an answer when it was expected, and a fault otherwise', async () => {
    const sent = () => Promise.reject(errorWith({ name: 'ExecutionAlreadyExists' }));

    expect(await call('Starting', sent(), { ExecutionAlreadyExists: 'there' })).toBe('there');
    await expect(call('Starting', sent(), { ExecutionDoesNotExist: 'none' })).rejects.toThrow(PermanentError);
    await expect(call('Starting', sent())).rejects.toThrow(PermanentError);
  });
});
