import { createReadStream, createWriteStream } from 'node:fs';
import { rm, unlink } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BodyTooLarge, readBody } from '../server.ts';
import { isLegalXml } from '../xml.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { S3Error } from './errors.ts';
import { type Checksum, Integrity, unsignedStream } from './integrity.ts';

const maxXmlBytes = 4 * 1024 * 1024;

/** Bytes on disk: a whole object, or one part of a multipart upload. */
export interface Body {
  file: number;
  /** Bytes. */
  size: number;
}

/** A body that arrived completely and passed its checks. */
export interface ReceivedBody extends Body {
  /** Hex. */
  md5: string;
  checksum?: Checksum;
}

/** Stores bodies as numbered files in one directory. Memory holds only the chunk in flight. */
export class BodyStore {
  readonly #directory: string;
  #last = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Streams the request's body to disk. A body that breaks off or fails a check leaves nothing behind.
   *
   * @throws S3Error if a checksum or the length is wrong.
   */
  async receive(request: IncomingMessage): Promise<ReceivedBody> {
    this.#last += 1;
    const file = this.#last;
    const integrity = new Integrity(request.headers);
    const trailers = new Map<string, string>();
    try {
      await pipeline(
        request,
        (source: AsyncIterable<Buffer>) => read(decoded(request, source, trailers), integrity),
        createWriteStream(this.#path(file), { flags: 'wx' }),
      );
      return { file, ...integrity.verify(trailers) };
    } catch (error) {
      await rm(this.#path(file), { force: true });
      throw error;
    }
  }

  /** Streams the bytes `start` to `end`, both inclusive, of consecutive bodies. */
  stream(bodies: readonly Body[], start: number, end: number): Readable {
    return Readable.from(this.#read(bodies, start, end), { objectMode: false });
  }

  async discard(bodies: readonly Body[]): Promise<void> {
    await Promise.all(bodies.map(({ file }) => unlink(this.#path(file))));
  }

  async *#read(bodies: readonly Body[], start: number, end: number): AsyncGenerator<Buffer> {
    let offset = 0;
    for (const { file, size } of bodies) {
      const from = Math.max(start - offset, 0);
      const to = Math.min(end - offset, size - 1);
      if (from <= to) yield* createReadStream(this.#path(file), { start: from, end: to });
      offset += size;
    }
  }

  #path(file: number): string {
    return join(this.#directory, String(file));
  }
}

/**
 * Reads a small XML body, with the same checks as any other.
 *
 * @throws S3Error if a checksum is wrong, `MaxMessageLengthExceeded` above 4 MiB, or `MalformedXML` for characters that
 * XML 1.0 cannot represent: a key with a control character, for instance, can be put and deleted by its URL only.
 */
export async function readXml(request: IncomingMessage): Promise<string> {
  const integrity = new Integrity(request.headers);
  const trailers = new Map<string, string>();
  try {
    const body = await readBody(read(decoded(request, request, trailers), integrity), maxXmlBytes);
    integrity.verify(trailers);
    const xml = body.toString('utf8');
    if (!isLegalXml(xml)) throw new S3Error('MalformedXML');
    return xml;
  } catch (error) {
    throw error instanceof BodyTooLarge ? new S3Error('MaxMessageLengthExceeded') : error;
  }
}

function decoded(request: IncomingMessage, source: AsyncIterable<Buffer>, trailers: Map<string, string>) {
  const streaming = request.headers['x-amz-content-sha256'] === unsignedStream;
  return streaming ? decodeAwsChunked(source, trailers) : source;
}

async function* read(source: AsyncIterable<Buffer>, integrity: Integrity): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    integrity.update(chunk);
    yield chunk;
  }
}
