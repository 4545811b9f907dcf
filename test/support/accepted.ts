import { type Submitted, submitRequest } from '../../functions/requests/submit-request.ts';
import { isRefusal } from '../../functions/shared/refusal.ts';

/** Submits a form that is within its client's limit. */
export async function accepted(...given: Parameters<typeof submitRequest>): Promise<Submitted> {
  const answer = await submitRequest(...given);
  if (isRefusal(answer)) throw new Error(`The submission was refused: ${answer.refused}`);
  return answer;
}
