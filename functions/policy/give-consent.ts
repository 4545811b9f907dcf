import type { Clock, Log, Secrets } from '../shared/ports.ts';
import { isRefusal, type Refusal, type RefusalReason, refuse } from '../shared/refusal.ts';
import { isSame } from '../shared/secrets.ts';
import { digitsOf } from '../shared/typed.ts';
import { type ConsentToken, consentTriesOf, readConsentToken } from './domain/consent-token.ts';
import { type PublishedVersion, purposesOf } from './domain/policy.ts';
import type { Consents, PolicyVersions } from './ports.ts';

/** Counts what is tried in a window, as a limit does. */
export interface Tries {
  take(
    limits: readonly { name: string; count: number; windowSeconds: number }[],
    now: Date,
  ): Promise<{ taken: boolean }>;
}

export interface ConsentPorts extends Pick<Secrets<'consentTokens' | 'secrets'>, 'keys'> {
  versions: PolicyVersions;
  consents: Consents;
  limits: Tries;
  clock: Clock;
  log: Log;
}

/**
 * Every answer is kept, and every visit reads them all: a program that alternates yes and no for years must not fill
 * the register. Consent that was given can always be withdrawn.
 */
const maxActs = 100;

/**
 * How often the end of the telephone number may be typed in 30 days, right or wrong: a stranger with a forwarded letter
 * finds it with one in a thousand.
 */
const maxTries = { count: 10, windowSeconds: 30 * 86_400 };

/** What a policy version asks a customer for, and what they have answered so far. */
export interface ConsentState {
  /** The customer whose consent it is. */
  holder: ConsentToken;
  version: PublishedVersion;
  /** By purpose: since when it is consented to. Absent purposes are not: silence means no. */
  given: Record<string, string>;
  /** Number of answers so far. */
  acts: number;
  /** Whether the page can ask for what only the customer knows. */
  hasPhone: boolean;
}

/**
 * Resolves a consent link without changing anything. A forged token, a deleted customer and a version that asks for
 * nothing get the same answer.
 */
export async function findConsent(ports: ConsentPorts, token: string): Promise<ConsentState | Refusal> {
  const holder = readConsentToken(ports.keys, token);
  const published = holder ? await ports.versions.list() : [];
  const version = published.find(({ number }) => number === holder?.version);
  if (!holder || !version || purposesOf(version).length === 0) return refuse('link-unknown');
  const answers = await ports.consents.find(holder.customerId, holder.version);
  if (!answers) return refuse('link-unknown');
  const { given, acts, phoneEnding } = answers;
  return { holder, version, given, acts, hasPhone: phoneEnding !== undefined };
}

/**
 * The customer accepts purposes, and types the end of the telephone number on file: whoever was forwarded the letter does
 * not know it. Purposes accepted before stay as they are and are not recorded again.
 */
export async function giveConsent(
  ports: ConsentPorts,
  asked: { token: string; purposes: readonly string[]; phoneEnding?: string },
): Promise<ConsentState | Refusal> {
  const state = await findConsent(ports, asked.token);
  if (isRefusal(state)) return state;
  const accepted = purposesOf(state.version).filter((purpose) => asked.purposes.includes(purpose));
  if (accepted.length === 0) return refuse('purpose-missing');
  const obstacle = await obstacleToConsent(ports, state, digitsOf(asked.phoneEnding ?? ''));
  if (obstacle) return refuse(obstacle);
  const added = accepted.filter((purpose) => !Object.hasOwn(state.given, purpose));
  if (added.length === 0) return state;
  if (state.acts >= maxActs) return refuse('answered-too-often');
  const now = ports.clock();
  await ports.consents.record(state.holder.customerId, state.version.number, added, 'given', now);
  ports.log({ event: 'consent-given', count: added.length });
  const since = Object.fromEntries(added.map((purpose) => [purpose, now.toISOString()]));
  return { ...state, given: { ...state.given, ...since }, acts: state.acts + added.length };
}

/** Counted before it is compared, so that guesses that come at once cannot exceed the limit. */
async function obstacleToConsent(
  ports: ConsentPorts,
  { holder, hasPhone }: ConsentState,
  typed: string,
): Promise<RefusalReason | undefined> {
  if (!hasPhone) return 'no-phone-on-file';
  if (!/^\d{4}$/.test(typed)) return 'code-missing';
  const { customerId, version } = holder;
  const name = consentTriesOf(ports.keys, customerId);
  if (!(await ports.limits.take([{ name, ...maxTries }], ports.clock())).taken) return 'too-many-tries';
  const answers = await ports.consents.find(customerId, version);
  return isSame(answers?.phoneEnding ?? '', typed) ? undefined : 'code-wrong';
}

/** The customer withdraws a consent: effective at once, with no limit on how often. */
export async function withdrawConsent(
  ports: ConsentPorts,
  asked: { token: string; purpose: string },
): Promise<ConsentState | Refusal> {
  const state = await findConsent(ports, asked.token);
  if (isRefusal(state) || !Object.hasOwn(state.given, asked.purpose)) return state;
  const { customerId, version } = state.holder;
  await ports.consents.record(customerId, version, [asked.purpose], 'withdrawn', ports.clock());
  ports.log({ event: 'consent-withdrawn', count: 1 });
  const { [asked.purpose]: _withdrawn, ...given } = state.given;
  return { ...state, given, acts: state.acts + 1 };
}
