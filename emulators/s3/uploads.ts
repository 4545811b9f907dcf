import type { ReceivedBody } from './body-store.ts';

/** A multipart upload that has been neither completed nor aborted. */
export interface Upload {
  bucket: string;
  key: string;
  headers: Record<string, string>;
  parts: Map<number, ReceivedBody>;
}

/** The open uploads by id. */
export type Uploads = Map<string, Upload>;
