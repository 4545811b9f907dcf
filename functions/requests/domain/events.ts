import type { Ending } from '../../../contract/machines.ts';
import type { SiteStoreName } from '../../../contract/site.ts';
import type { AnyStoreName } from '../../../contract/stores.ts';
import type { FrozenPlan, Outcome } from '../../stores/domain/plan.ts';
import type { ReportedLetter } from './letter-reports.ts';
import type { ManualEvidence } from './manual-record.ts';
import type { AddressSeal, LetterName, SentLetter, StoredSecret, WrittenArchive } from './request.ts';
import type { RefusedWork, SiteDone } from './site-record.ts';

/** What the workflow's steps do to a request, and what the mail service reports of its letters. */
export type WorkflowEvent =
  | {
      type: 'asked';
      customerId?: string;
      customerKey?: string;
      name?: string;
      dueAt: string;
      secret: StoredSecret;
      taskToken: string;
      waitEndsAt: string;
      graceSeconds: number;
      seal: AddressSeal;
    }
  | { type: 'grace-opened'; secret: StoredSecret; taskToken: string; endsAt: string }
  | { type: 'planned'; plan: FrozenPlan }
  | { type: 'store-done'; store: AnyStoreName; outcomes: Outcome[] }
  | { type: 'store-failed'; store: AnyStoreName; error: string }
  | { type: 'site-asked'; taskToken: string }
  | { type: 'site-answered'; done: SiteDone }
  | { type: 'site-refused'; refused: RefusedWork }
  | { type: 'joining'; to: string }
  | { type: 'waiting'; for: string }
  | { type: 'superseded'; by: string }
  | { type: 'promotions-stopped' }
  | {
      type: 'archive-written';
      archive: WrittenArchive;
      outcomes: Partial<Record<AnyStoreName, Outcome[]>>;
    }
  | { type: 'delivered'; secret: StoredSecret; taskToken: string; deletesAt: string; seal?: string }
  | { type: 'archive-deleted' }
  | { type: 'letter-sent'; letter: LetterName; sent: SentLetter }
  | ({ type: 'letter-reported' } & ReportedLetter)
  | { type: 'raised'; error: string; taskToken: string }
  | { type: 'finished'; purgeAt: string }
  | { type: 'ended'; ending: Ending; purgeAt: string };

/** What a customer does over HTTP. It is recorded, but the workflow changes the status. */
export type CustomerEvent =
  | { type: 'confirmed'; confirmedAt: string; riskTextVersion?: string; seal: AddressSeal }
  | { type: 'confirm-code-wrong' }
  | { type: 'fresh-link-requested' }
  | { type: 'cancel-requested' }
  | { type: 'download-code-wrong' }
  /** `part`: of a copy in parts. */
  | { type: 'download-minted'; part?: number }
  | { type: 'archive-discarded' };

/** What an operator does, always with a name and a reason. */
export type OperatorEvent = {
  type:
    | 'operator-retried'
    | 'operator-redriven'
    | 'operator-restarted'
    | 'operator-cancelled'
    | 'operator-vouched'
    | 'operator-told';
  by: string;
  reason: string;
  /** Of a retry: a copy may go without the files that cannot be read. */
  acceptsIncomplete?: true;
  /** Of a retry: the request goes on without a planned store that this version of the system knows no more. */
  withoutStore?: string;
};

/** What persons do in a store that no program reaches. */
export type ManualEvent =
  | ({ type: 'manual-recorded'; by: string; store: SiteStoreName } & ManualEvidence)
  /** By another person than the one who recorded it. */
  | { type: 'manual-countersigned'; by: string; reason: string; store: SiteStoreName };

export type RequestEvent = WorkflowEvent | CustomerEvent | OperatorEvent | ManualEvent;
export type EventType = RequestEvent['type'];
