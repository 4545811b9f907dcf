import { createHash } from 'node:crypto';
import type { UploadedPart } from '../../../contract/site.ts';

/** SHA-256, hex, by which the agent's evidence names the parts that it has uploaded. */
export const hashParts = (parts: readonly UploadedPart[]): string =>
  createHash('sha256')
    .update(JSON.stringify(parts.map(({ part, bytes, sha256 }) => [part, bytes, sha256])))
    .digest('hex');

/** The part that names what is in the others. */
export const listPart = 'list';
