import type { Clock, Log, Secrets } from '../shared/ports.ts';
import { isRefusal, type Refusal, refuse } from '../shared/refusal.ts';
import { digitsOf } from '../shared/typed.ts';
import { type ConsentToken, consentChallengeOf, readConsentToken } from './domain/consent-token.ts';
import { type PublishedVersion, purposesOf } from './domain/policy.ts';
import type { Consents, PolicyVersions } from './ports.ts';

export interface ConsentPorts extends Pick<Secrets<'consentTokens' | 'secrets'>, 'keys'> {
  versions: PolicyVersions;
  consents: Consents;
  clock: Clock;
  log: Log;
}

/**
 * Every answer is kept, and every visit reads them all: a program that alternates yes and no for a day must not fill
 * the register. Consent that was given can always be withdrawn.
 */
const maxActs = 100;

/** What a policy version asks a customer for, and what they have answered so far. */
export interface ConsentState {
  /** The customer whose consent it is. */
  holder: ConsentToken;
  version: PublishedVersion;
  /** By purpose: since when it is consented to. Absent purposes are not: silence means no. */
  given: Record<string, string>;
  /** Number of answers so far. */
  acts: number;
  /** Characters that the page shows and asks the customer to type before it accepts a consent. */
  challenge: string;
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
  return { holder, version, ...answers, challenge: consentChallengeOf(ports.keys, holder) };
}

/** The customer accepts purposes. Those accepted before stay as they are and are not recorded again. */
export async function giveConsent(
  ports: ConsentPorts,
  asked: { token: string; purposes: readonly string[]; challenge?: string },
): Promise<ConsentState | Refusal> {
  const state = await findConsent(ports, asked.token);
  if (isRefusal(state)) return state;
  const accepted = purposesOf(state.version).filter((purpose) => asked.purposes.includes(purpose));
  if (accepted.length === 0) return refuse('purpose-missing');
  const typed = digitsOf(asked.challenge ?? '');
  if (typed !== state.challenge) return refuse(typed ? 'code-wrong' : 'code-missing');
  const added = accepted.filter((purpose) => !Object.hasOwn(state.given, purpose));
  if (added.length === 0) return state;
  if (state.acts >= maxActs) return refuse('answered-too-often');
  const now = ports.clock();
  await ports.consents.record(state.holder.customerId, state.version.number, added, 'given', now);
  ports.log({ event: 'consent-given', count: added.length });
  const since = Object.fromEntries(added.map((purpose) => [purpose, now.toISOString()]));
  return { ...state, given: { ...state.given, ...since }, acts: state.acts + added.length };
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
