import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type FailNext, type FaultRule, Faults } from '../faults.ts';
import type { Access } from '../iam/access.ts';
import type { Want } from '../iam/statements.ts';
import { type ListenOptions, type LocalServer, listen } from '../server.ts';
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

/** What a fault rule can look at. */
export interface S3Call {
  /** API name, for instance `GetObject`. */
  operation: string;
  bucket: string;
  /** Absent for bucket operations. Rules see `DeleteObjects` once as a whole, then once for each key. */
  key?: string;
}

export interface LocalS3 extends LocalServer {
  /** Creates an empty bucket, replacing any bucket of that name. */
  createBucket(name: string, options?: BucketOptions): void;
  /** Fails upcoming calls: by default with code `InternalError`, and with the status that S3 has for the code. */
  failNext(fault: FailNext<S3Call>): void;
  /** Fails calls for as long as the rule says so. @returns a function that ends the outage. */
  fault(rule: FaultRule<S3Call>): () => void;
}

export interface LocalS3Options extends ListenOptions {
  /** Bodies go into a new folder below it. The index of keys is in memory and ends with the server. */
  directory: string;
  /** By default, everything is allowed to requests signed with `local` / `local`. */
  access?: Access;
}

/** One pair of credentials that allows everything. */
const openAccess: Access = {
  secretOf: (accessKeyId) => (accessKeyId === 'local' ? 'local' : undefined),
  refusal: () => undefined,
  mayAlso: () => true,
};

/** Starts a local S3: real signatures, versions, multipart uploads and streaming. Nothing outlives it. */
export async function startS3({
  directory,
  access = openAccess,
  ...options
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
    const isCorsAllowed = applyCors(bucket?.cors, request, response);
    if (request.method === 'OPTIONS') {
      if (!isCorsAllowed)
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
    const operationCall = { operation: operation.name, bucket: bucket.name };
    const fault = faultOf(target.key === '' ? operationCall : { ...operationCall, key: target.key });
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
      faultOf: (key) => faultOf({ ...operationCall, key }),
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
  }, options);

  return {
    ...server,
    createBucket: (name, options) => void buckets.set(name, new Bucket(name, options)),
    failNext: (fault) => faults.failNext(fault),
    fault: (rule) => faults.fault(rule),
  };
}
