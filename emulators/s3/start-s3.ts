import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type FailNext, type FaultRule, Faults } from '../faults.ts';
import type { Access } from '../iam/access.ts';
import type { Want } from '../iam/statements.ts';
import { type LocalServer, listen } from '../server.ts';
import { BodyStore } from './body-store.ts';
import { Bucket, type BucketOptions } from './bucket.ts';
import { sendError } from './call.ts';
import { applyCors } from './cors.ts';
import { S3Error } from './errors.ts';
import { chooseOperation } from './operations.ts';
import { verifySignature } from './signature.ts';
import { readTarget, type Target } from './target.ts';
import type { Uploads } from './uploads.ts';
import { wantsOf } from './wants.ts';

/** What a fault rule may look at. */
export interface S3Call {
  /** As the API names it, for instance `GetObject`. */
  operation: string;
  bucket: string;
  /** Absent in operations on a bucket. `DeleteObjects` is judged once as a whole, then once for each key. */
  key?: string;
}

export interface LocalS3 extends LocalServer {
  /** Makes an empty bucket. A bucket of that name is replaced. */
  createBucket(name: string, options?: BucketOptions): void;
  /** Fails coming calls: code `InternalError` unless said otherwise, with the status that S3 has for the code. */
  failNext(fault: FailNext<S3Call>): void;
  /** Fails calls for as long as the rule says so. @returns ends it: the outage is over. */
  fault(rule: FaultRule<S3Call>): () => void;
}

export interface LocalS3Options {
  /** Bodies go into a new folder below it. The index of keys lives in memory and ends with the server. */
  directory: string;
  /** 0 takes any free port. */
  port?: number;
  /** Everybody who signs with `local` / `local` may do everything unless said otherwise. */
  access?: Access;
}

/** One pair of credentials, with which everything is allowed. */
const openAccess: Access = {
  secretOf: (accessKeyId) => (accessKeyId === 'local' ? 'local' : undefined),
  refusal: () => undefined,
  mayAlso: () => true,
};

/** Starts an S3 for one machine: real signatures, versions, multipart uploads and streaming; nothing outlives it. */
export async function startS3({
  directory,
  port = 0,
  access = openAccess,
}: LocalS3Options): Promise<LocalS3> {
  await mkdir(directory, { recursive: true });
  const bodies = new BodyStore(await mkdtemp(join(directory, 'bodies-')));
  const buckets = new Map<string, Bucket>();
  const uploads: Uploads = new Map();
  const faults = new Faults<S3Call>();

  const faultOf = (call: S3Call): S3Error | undefined => {
    const fault = faults.of(call);
    return fault && new S3Error(fault.code ?? 'InternalError', fault);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse, target: Target) => {
    const bucket = buckets.get(target.bucket);
    const readable = applyCors(bucket?.cors, request, response);
    if (request.method === 'OPTIONS') {
      if (!readable)
        throw new S3Error('AccessDenied', { message: 'CORSResponse: This request is not allowed.' });
      response.writeHead(200).end();
      return;
    }
    const caller = verifySignature(request, target, access.secretOf, new Date());
    const operation = chooseOperation(request, target);
    if (!bucket) throw new S3Error('NoSuchBucket', { details: { BucketName: target.bucket } });
    const refusalOf = (...wants: Want[]): S3Error | undefined => {
      const message = access.refusal(caller, wants);
      return message === undefined ? undefined : new S3Error('AccessDenied', { message });
    };
    const refusal = refusalOf(...wantsOf(operation.name, target));
    if (refusal) throw refusal;
    const named = { operation: operation.name, bucket: bucket.name };
    const fault = faultOf(target.key === '' ? named : { ...named, key: target.key });
    if (fault) throw fault;
    await operation.run({
      bucket,
      key: target.key,
      query: target.query,
      request,
      response,
      bodies,
      uploads,
      refusalOf,
      mayAlso: (want) => access.mayAlso(caller, want),
      faultOf: (key) => faultOf({ ...named, key }),
    });
  };

  const server = await listen(async (request, response) => {
    const requestId = randomUUID();
    response.setHeader('x-amz-request-id', requestId);
    try {
      await answer(request, response, readTarget(request.url ?? ''));
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      sendError(request, response, error, requestId);
    }
  }, port);

  return {
    ...server,
    createBucket: (name, options) => void buckets.set(name, new Bucket(name, options)),
    failNext: (fault) => faults.failNext(fault),
    fault: (rule) => faults.fault(rule),
  };
}
