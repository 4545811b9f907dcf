import { type EvidenceText, maxEvidenceBytes, type SiteEvidence } from '../../../contract/site.ts';
import type { SealVerifier } from '../../shared/seal.ts';
import { hashPlan } from '../../stores/domain/plan.ts';
import { hashParts } from '../../stores/domain/site-parts.ts';
import { type Result, type Task, taskIdOf } from './task.ts';

/**
 * Does the agent's key say of exactly this task what its answer says?
 * @param planSha256 of the plan that the task was about
 * @param verify with the agent's key
 */
export function isTrueEvidence(
  task: Pick<Task, 'request' | 'store' | 'operation' | 'round'>,
  { text, signature }: SiteEvidence,
  result: Result,
  planSha256: string | undefined,
  verify: SealVerifier,
): boolean {
  if (Buffer.byteLength(text) > maxEvidenceBytes || !verify(text, signature)) return false;
  const told = readText(text);
  if (told?.task !== taskIdOf(task)) return false;
  switch (task.operation) {
    case 'find':
      return result.plan?.store === task.store && told.plan === hashPlan([result.plan]);
    case 'erase':
    case 'verify':
      return told.plan === planSha256 && result.left !== undefined && told.left === result.left;
    case 'export':
      return result.parts !== undefined && told.parts === hashParts(result.parts);
    default:
      return true;
  }
}

function readText(text: string): Partial<EvidenceText> | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? read : undefined;
  } catch {
    return undefined;
  }
}
