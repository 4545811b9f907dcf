import { residueOf } from '../../local/demo/residue.ts';
import type { LocalStack } from '../../local/stack.ts';

/**
 * The places in the log or in execution histories that contain a customer's address, name or phone, in any spelling.
 */
export async function personalDataPlaces(
  stack: Parameters<typeof residueOf>[0],
  customer: Parameters<typeof residueOf>[1],
): Promise<string[]> {
  const places = await residueOf(stack, customer, new Set());
  return places.filter((place) => place === 'log' || place.startsWith('execution '));
}

/** Bytes that the functions logged about one request, including line ends. */
export function logBytesOf(requestId: string, { log }: Pick<LocalStack, 'log'>): number {
  return log
    .lines()
    .filter((line) => line.includes(`"requestId":"${requestId}"`))
    .reduce((sum, line) => sum + Buffer.byteLength(line.slice(line.indexOf(' ') + 1)) + 1, 0);
}
