import type { LookUp as AskedLookUp, SiteCode, SiteStoreName } from '../../../contract/site.ts';
import { addSeconds } from '../../shared/calendar.ts';

/** Who has an address, as the site says. Instants are ISO 8601 UTC. */
export interface FoundCustomer {
  customerId: string;
  /** Normalised: exactly the one that was asked about. */
  address: string;
  name?: string;
  addressSince?: string;
  /** Normalised. */
  formerAddress?: string;
}

/** What the site said of one address: whose it is, nobody's, or why it cannot say. */
export type LookUpAnswer = { at: string } & ({ customer: FoundCustomer | null } | { code: SiteCode });

/**
 * The question of a request whose address it is, as stored: one item a request, which is asked anew each time that a step
 * has to know. The address is in it until it is answered, the customer until a step has read the answer.
 */
export interface LookUp {
  request: string;
  revision: number;
  site: string;
  /** The store of the site that knows the customers. */
  store: SiteStoreName;
  /**
   * When this question was asked first, in milliseconds since 1970: an answer to an earlier one comes too late, also once
   * its item is removed.
   */
  round: number;
  /** Keyed hash of the address: of each, one question is out at a time. */
  addressKey: string;
  openedAt: string;
  /** When its machine asked for it last. */
  askedAt: string;
  /** The machine's state that waits for it. */
  taskToken: string;
  /** What is asked. Missing: it was answered. */
  asked?: Omit<AskedLookUp, 'id'>;
  lease?: { until: string };
  /** Not handed out before: the site had to wait for something, named by its code. */
  later?: { until: string; code: SiteCode };
  answer?: LookUpAnswer;
  /** When the machine was told of the answer. */
  toldAt?: string;
}

/** Names a question, and nobody. */
export const lookUpIdOf = ({ request, round }: Pick<LookUp, 'request' | 'round'>): string =>
  `${request}.${round}`;

export function readLookUpId(id: string): Pick<LookUp, 'request' | 'round'> | undefined {
  const [, request, round] = /^([0-9A-HJKMNP-TV-Z]{12})\.([1-9]\d{0,14})$/.exec(id) ?? [];
  return request ? { request, round: Number(round) } : undefined;
}

/**
 * For how long an answer counts, in seconds: our choice. A step reads it moments after the machine was told; if it fails
 * and is retried for longer, somebody may have changed the address meanwhile.
 */
const answerCountsSeconds = 3600;

export const countingAnswerOf = (lookUp: LookUp | undefined, now: Date): LookUpAnswer | undefined => {
  const { answer } = lookUp ?? {};
  return answer && addSeconds(new Date(answer.at), answerCountsSeconds) > now ? answer : undefined;
};

/**
 * Codes that pass by themselves: whoever stopped the agent, or what is away, comes back. What takes too long, the watch
 * over the site finds.
 */
const passing: readonly SiteCode[] = ['stopped', 'database-away', 'lock-wait', 'panel-away', 'internal'];

/** Seconds after which the site is asked again about what it could not read. */
const againSeconds = 60;

/** Does a person have to act before it is asked again? That the address is another one now is an answer. */
export const refusalOf = (answer: LookUpAnswer): SiteCode | undefined =>
  'code' in answer && answer.code !== 'address-changed' ? answer.code : undefined;

/** Can it be handed out now? */
export const isLookUpFree = ({ asked, lease, later }: LookUp, now: Date): boolean =>
  asked !== undefined && ![lease, later].some((until) => until && until.until > now.toISOString());

export function handedOut(lookUp: LookUp, leaseSeconds: number, now: Date): LookUp {
  if (!isLookUpFree(lookUp, now)) return lookUp;
  const { later: _over, ...rest } = lookUp;
  return { ...rest, lease: { until: addSeconds(now, leaseSeconds).toISOString() } };
}

/** The first answer to the question that is asked now counts; whatever else comes changes nothing. */
export function withAnswer(
  lookUp: LookUp,
  round: number,
  said: FoundCustomer | null | { code: SiteCode },
  now: Date,
): LookUp {
  if (lookUp.asked === undefined || lookUp.round !== round) return lookUp;
  const { asked, lease: _over, ...rest } = lookUp;
  if (said && 'code' in said) {
    const { code } = said;
    if (passing.includes(code))
      return { ...rest, asked, later: { until: addSeconds(now, againSeconds).toISOString(), code } };
    return { ...rest, answer: { at: now.toISOString(), code } };
  }
  return { ...rest, answer: { at: now.toISOString(), customer: said } };
}

/** Asked by a state under its token: the same question, if it is still open, otherwise the next one. */
export function askedAgain(
  lookUp: LookUp,
  next: Pick<LookUp, 'taskToken' | 'addressKey'> & { asked: NonNullable<LookUp['asked']> },
  now: Date,
): LookUp {
  const at = now.toISOString();
  if (lookUp.asked !== undefined) return { ...lookUp, taskToken: next.taskToken, askedAt: at };
  const { request, revision, site, store, round } = lookUp;
  return {
    request,
    revision,
    site,
    store,
    round: Math.max(round + 1, now.getTime()),
    openedAt: at,
    askedAt: at,
    ...next,
  };
}
