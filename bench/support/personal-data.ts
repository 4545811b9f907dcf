import { residueOf } from '../../local/demo/residue.ts';
import type { LocalStack } from '../../local/stack.ts';

/** Where in the log or in an execution's history a customer's address, name or phone stands, in any spelling. */
export async function personalPlaces(
  stack: Parameters<typeof residueOf>[0],
  customer: Parameters<typeof residueOf>[1],
): Promise<string[]> {
  const places = await residueOf(stack, customer, new Set());
  return places.filter((place) => place === 'log' || place.startsWith('execution '));
}

/** Bytes that the functions printed about one request, each line with its end. */
export function logBytesOf(requestId: string, { log }: Pick<LocalStack, 'log'>): number {
  return log
    .lines()
    .filter((line) => line.includes(`"requestId":"${requestId}"`))
    .reduce((sum, line) => sum + Buffer.byteLength(line.slice(line.indexOf(' ') + 1)) + 1, 0);
}
