import { TooManyLettersError } from '../shared/errors.ts';
import type { Request } from './domain/request.ts';
import type { BasePorts, Limits } from './ports.ts';

/**
 * Counts a letter that nobody asked for from within a letter. A stranger must not use up the owner's letters: one client
 * can cause only some of them. Throws `TooManyLetters`, on which the machine tries again for a while.
 */
export async function countAgainstLetterLimits(
  { limits, clock, settings }: Pick<BasePorts, 'clock' | 'settings'> & { limits: Limits },
  request: Request,
): Promise<void> {
  const { lettersPerAddressPerHour, lettersPerAddressPerDay, lettersPerAddressPerClientPerDay } =
    settings.limits;
  const address = `letters/${request.addressKey}`;
  const windows = [
    ...(request.clientKey
      ? [
          {
            name: `${address}/${request.clientKey}`,
            count: lettersPerAddressPerClientPerDay,
            windowSeconds: 86_400,
          },
        ]
      : []),
    { name: address, count: lettersPerAddressPerHour, windowSeconds: 3600 },
    { name: address, count: lettersPerAddressPerDay, windowSeconds: 86_400 },
  ];
  const { taken } = await limits.take(windows, clock());
  if (!taken) {
    throw new TooManyLettersError(`Request ${request.id}: the limit of letters to this address is used up.`);
  }
}
