import { type KeyObject, sign } from 'node:crypto';
import {
  type EvidenceText,
  maxEvidenceBytes,
  type SiteEvidence,
  type SiteTask,
} from '../../contract/site.ts';

/** What one finished task is proven by. Names nobody. */
export interface Proven {
  mapSha256: string;
  planSha256?: string;
  partsSha256?: string;
  /** Records planned, erased, uploaded or ended. */
  count: number;
  left?: number;
  begunAt: Date;
  endedAt: Date;
}

/** Signed by the agent's key once more, apart from the message that carries it: it stays on the request. */
export function evidenceOf(
  { task, store, operation }: Pick<SiteTask, 'task' | 'store' | 'operation'>,
  { mapSha256, planSha256, partsSha256, count, left, begunAt, endedAt }: Proven,
  { key, version }: { key: KeyObject; version: string },
): SiteEvidence {
  const facts: EvidenceText & Record<string, string | number> = {
    task,
    store,
    operation,
    ...(planSha256 !== undefined && { plan: planSha256 }),
    ...(partsSha256 !== undefined && { parts: partsSha256 }),
    map: mapSha256,
    count,
    ...(left !== undefined && { left }),
    from: begunAt.toISOString(),
    at: endedAt.toISOString(),
    agent: version,
  };
  const whole = JSON.stringify(facts);
  // What is more than the protocol demands stays out of it where a name is long.
  const text = Buffer.byteLength(whole) <= maxEvidenceBytes ? whole : JSON.stringify(least(facts));
  return { text, signature: sign(null, Buffer.from(text), key).toString('base64url') };
}

const least = ({ task, map, plan, parts, left, at, agent }: EvidenceText): EvidenceText => ({
  task,
  map,
  ...(plan !== undefined && { plan }),
  ...(parts !== undefined && { parts }),
  ...(left !== undefined && { left }),
  at,
  agent,
});
