import type { SiteStoreName } from '../../contract/site.ts';
import type { AnyStoreName } from '../../contract/stores.ts';
import { deadlinesOf } from '../../functions/requests/domain/deadlines.ts';
import { undeliveredLetters } from '../../functions/requests/domain/letter-reports.ts';
import type { ManualRecords } from '../../functions/requests/domain/manual-record.ts';
import { storesOf } from '../../functions/requests/domain/receipt.ts';
import {
  type HistoryLine,
  isClosed,
  type LetterName,
  type LetterReport,
  type Request,
  type SentLetter,
  type Status,
  type WrittenArchive,
} from '../../functions/requests/domain/request.ts';
import type { Workflow } from '../../functions/requests/ports.ts';
import { vietnamDay } from '../../functions/shared/calendar.ts';
import type { UndeliveredReason } from '../../functions/shared/mail-outcomes.ts';
import { referenceOf } from '../../functions/shared/reference.ts';
import type { Channel, Kind, Language, Scope, Topic } from '../../functions/shared/vocabulary.ts';
import type { Outcome, UnreadableDate } from '../../functions/stores/domain/plan.ts';
import type { Mention } from '../../functions/stores/domain/site-store.ts';
import { stateOf } from './words.ts';

/** One line of the list, without personal data. Instants are ISO 8601 UTC. */
export interface RequestSummary {
  reference: string;
  kind: Kind;
  scope: Scope;
  topics: Topic[];
  status: Status;
  /** The status in plain English, with its details. */
  state: string;
  submittedAt: string;
  dueAt: string;
  /** Calendar days in Vietnam until the due date, negative afterwards; absent once the request has been carried out. */
  daysLeft?: number;
  /** Past its due date and not carried out. */
  overdue: boolean;
  /** Why an operator must look. */
  attention?: { since: string; error: string };
  /** Reference of the customer's other request that has to end first, while this one is open. */
  waitsFor?: string;
  /** Letters that did not arrive, and of which nobody has told the customer in another way. */
  undelivered: { letter: LetterName; since: string; reason: UndeliveredReason; code?: string }[];
  /** Stores that gave up, and the names of their errors. */
  failures: Partial<Record<AnyStoreName, string>>;
}

/** Everything about one request, except secrets, even hashed ones, and without personal data unless revealed. */
export interface RequestFacts extends RequestSummary {
  machine: Awaited<ReturnType<Workflow['executionStatus']>>;
  channel: Channel;
  language: Language;
  firstResponseBy: string;
  acknowledgedAt?: string;
  confirmation?: {
    linkExpiresAt: string;
    waitEndsAt: string;
    wrongCodes: number;
    freshLinks: number;
    confirmedAt?: string;
    riskTextVersion?: string;
  };
  graceEndsAt?: string;
  cancelledAt?: string;
  plan?: { plannedAt: string; sha256: string };
  /** Every planned store; without outcomes until it has been carried out. */
  stores: { store: AnyStoreName; outcomes?: Outcome[] }[];
  /** Records whose date could not be read when the request was planned, and which are held for the longest period. */
  unreadableDates: UnreadableDate[];
  /** Where free text at the site still names the customer. */
  mentions: (Mention & { store: SiteStoreName })[];
  /** What persons recorded in stores that no program reaches. */
  manual: ManualRecords;
  archive?: WrittenArchive;
  delivery?: {
    deletesAt: string;
    mints: string[];
    wrongCodes: number;
    discardedAt?: string;
    deletedAt?: string;
  };
  performedAt?: string;
  joinedTo?: string;
  letters: Partial<Record<LetterName, SentLetter>>;
  /** What the mail service reported of each letter, by message id. */
  letterReports: Record<string, LetterReport>;
  /** Since when the customer knows, in another way, what a letter says. */
  told: Partial<Record<LetterName, string>>;
  closedAt?: string;
  purgeAt?: string;
  history: HistoryLine[];
  customer?: { name?: string; address?: string; customerId?: string };
}

const dayMs = 86_400_000;

export function summaryOf(request: Request, now: Date): RequestSummary {
  const { id, kind, scope, topics, status, submittedAt, dueAt, performedAt, closedAt, attention, failures } =
    request;
  const { waitsFor } = request;
  const isRunning = performedAt === undefined && closedAt === undefined;
  const days = Date.parse(vietnamDay(new Date(dueAt))) - Date.parse(vietnamDay(now));
  return {
    reference: referenceOf(id),
    kind,
    scope,
    topics,
    status,
    state: stateOf(request),
    submittedAt,
    dueAt,
    ...(isRunning && { daysLeft: days / dayMs }),
    overdue: isRunning && dueAt <= now.toISOString(),
    ...(status === 'needs-attention' &&
      attention && {
        attention: { since: attention.at, error: attention.error },
      }),
    ...(waitsFor && !isClosed(request) && { waitsFor: referenceOf(waitsFor) }),
    undelivered: undeliveredLetters(request).map(({ at, ...facts }) => ({ ...facts, since: at })),
    failures,
  };
}

/** @param reveal whether to include the customer's identity */
export function factsOf(
  request: Request,
  { now, machine, reveal }: { now: Date; machine: RequestFacts['machine']; reveal: boolean },
): RequestFacts {
  const { confirmation, grace, plan, delivery, joinedTo } = request;
  return {
    ...summaryOf(request, now),
    machine,
    channel: request.channel,
    language: request.language,
    firstResponseBy: deadlinesOf(request.kind, new Date(request.submittedAt)).firstResponseBy.toISOString(),
    ...(confirmation && { confirmation: confirmationFacts(confirmation) }),
    ...(grace && { graceEndsAt: grace.endsAt }),
    ...instantsOf(request),
    ...(plan && { plan: { plannedAt: plan.plannedAt, sha256: plan.sha256 } }),
    stores: storesOf(request).map((store) => ({
      store,
      ...(request.outcomes[store] && { outcomes: request.outcomes[store] }),
    })),
    unreadableDates: plan?.stores.flatMap((store) => store.unreadableDates ?? []) ?? [],
    mentions: Object.values(request.site?.done ?? {})
      .filter(({ operation }) => operation === 'verify')
      .flatMap(({ store, mentions = [] }) => mentions.map((mention) => ({ store, ...mention }))),
    manual: request.manual ?? {},
    ...(request.archive && { archive: request.archive }),
    ...(delivery && { delivery: deliveryFacts(delivery) }),
    ...(joinedTo && { joinedTo: referenceOf(joinedTo) }),
    letters: request.letters,
    letterReports: request.letterReports ?? {},
    told: request.told ?? {},
    history: request.history,
    ...(reveal && { customer: customerOf(request) }),
  };
}

const confirmationFacts = ({
  secret,
  waitEndsAt,
  freshLinks,
  confirmedAt,
  riskTextVersion,
}: NonNullable<Request['confirmation']>): NonNullable<RequestFacts['confirmation']> => ({
  linkExpiresAt: secret.expiresAt,
  waitEndsAt,
  wrongCodes: secret.wrongCodes,
  freshLinks,
  ...(confirmedAt && { confirmedAt }),
  ...(riskTextVersion && { riskTextVersion }),
});

const deliveryFacts = ({
  secret,
  deletesAt,
  mints,
  discardedAt,
  deletedAt,
}: NonNullable<Request['delivery']>): NonNullable<RequestFacts['delivery']> => ({
  deletesAt,
  mints,
  wrongCodes: secret.wrongCodes,
  ...(discardedAt && { discardedAt }),
  ...(deletedAt && { deletedAt }),
});

const instantsOf = ({ acknowledgedAt, cancelledAt, performedAt, closedAt, purgeAt }: Request) => ({
  ...(acknowledgedAt && { acknowledgedAt }),
  ...(cancelledAt && { cancelledAt }),
  ...(performedAt && { performedAt }),
  ...(closedAt && { closedAt }),
  ...(purgeAt && { purgeAt }),
});

/** Who the customer is, as far as the request still knows. */
export const customerOf = ({ name, address, customerId }: Request) => ({
  ...(name && { name }),
  ...(address && { address }),
  ...(customerId && { customerId }),
});
