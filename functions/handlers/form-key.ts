import { newSecret, type RandomBytes } from '../shared/secrets.ts';

/** For how long the address of a form stays the same form, in seconds: longer than anybody takes to go back and send. */
const lifeSeconds = 3600;

/**
 * The key of one shown form: when it was shown, and a random part. It is part of the form's own address, so that going
 * back shows the same form again, whatever the browser kept, and sending it again finds the same request.
 */
export const newFormKey = (random: RandomBytes, now: Date): string =>
  `${epochSeconds(now).toString(36)}-${newSecret(random)}`;

/** Is it a key of ours, from the last hour? An older one may come from a bookmark: it must not find a request long over. */
export function isCurrentFormKey(key: string | undefined, now: Date): key is string {
  const shownAt = /^([0-9a-z]{6,8})-[\w-]{43}$/.exec(key ?? '')?.[1];
  if (shownAt === undefined) return false;
  const age = epochSeconds(now) - Number.parseInt(shownAt, 36);
  return age >= 0 && age < lifeSeconds;
}

const epochSeconds = (now: Date): number => Math.floor(now.getTime() / 1000);
