import { statuses } from '../../functions/requests/domain/request.ts';
import { riskTextVersion } from '../../functions/requests/domain/risk.ts';
import type { StatusView } from '../../functions/requests/domain/status-view.ts';
import { type RefusalReason, refusalReasons } from '../../functions/shared/refusal.ts';
import { kinds } from '../../functions/shared/vocabulary.ts';
import type { Page } from '../../functions/web/page.ts';
import {
  action,
  cancelPath,
  confirmedAt,
  deletesAt,
  exampleParts,
  galleryNow,
  linkExpiresAt,
  reference,
  secret,
} from './facts.ts';
import { askingTheSite, erasedAtSite, erasingAtSite, stuckAtSite } from './site.ts';
import { exampleSiteParts } from './site-copy.ts';
import {
  archiveGoing,
  archiveGone,
  cancelledAtOnce,
  copyIncomplete,
  copyWithoutWorkByHand,
  deletionBehindAnother,
  deletionBehindAPerson,
  deletionHeldByAPerson,
  deletionThatWaits,
  exampleStatusViews,
  freshLinkPending,
  justConfirmed,
  partNotReached,
  partNotReachedAndHeld,
  receiptCameBack,
} from './status-views.ts';

const emptyForm: Page = { type: 'form', values: { topics: [] }, errors: {}, idempotencyKey: 'example-key' };
const confirm: Extract<Page, { type: 'confirm' }> = {
  type: 'confirm',
  reference,
  kind: 'deletion',
  scope: 'everything',
  topics: [],
  action,
  linkExpiresAt,
  graceSeconds: 259_200,
  needsCode: true,
  isLastLink: false,
  riskTextVersion,
};
const { riskTextVersion: _onlyDeletion, ...harmless } = confirm;
const cancel: Page = {
  type: 'cancel',
  view: exampleStatusViews['in-grace-period'],
  action: `/cancel/K3V97QFM2XWB/${secret}`,
  challenge: '2981',
};
const download: Page = {
  type: 'download',
  reference,
  action: `/download/K3V97QFM2XWB/${secret}`,
  size: 48_300_000,
  entries: 1492,
  missing: 1,
  deletesAt,
};
const inParts = { parts: exampleParts, size: 13_212_000_000, entries: 41_260 };
const downloadReady = {
  type: 'download-ready',
  reference,
  url: `https://archives.example.vn/K3V97QFM2XWB.zip?expires=300&signature=${secret}`,
  expiresAt: '2026-11-24T02:35:00.000Z',
  action: `/download/K3V97QFM2XWB/${secret}`,
} as const;
const submitted = {
  type: 'submitted',
  reference,
  address: 'minhkhai@example.vn',
  waitDays: 7,
  letterLanguage: 'vi',
} as const;

const statusPageOf = (view: StatusView, cancelPath?: string): Page => ({
  type: 'status',
  view,
  ...(cancelPath !== undefined && { cancelPath }),
});
const statusPath = `/status/K3V97QFM2XWB/${secret}`;
const refusedOf = (
  route: Extract<Page, { type: 'spent-link' }>['route'],
  reason: RefusalReason,
  view: StatusView,
): Page => ({
  type: 'spent-link',
  reason,
  route,
  view,
  statusPath,
});

/** Every page, some of them in several variants. */
export const examplePages: { name: string; page: Page }[] = [
  { name: 'form', page: emptyForm },
  {
    name: 'form for a deletion',
    page: {
      ...emptyForm,
      values: { kind: 'deletion', scope: 'data', topics: [], address: 'minhkhai@example.vn' },
    },
  },
  {
    name: 'form with mistakes',
    page: {
      ...emptyForm,
      values: { kind: 'opt-out', topics: [], address: 'minhkhai' },
      errors: { topics: 'missing', address: 'address-invalid' },
    },
  },
  {
    name: 'form beyond the limit',
    page: {
      ...emptyForm,
      values: { kind: 'handover', scope: 'data', topics: [], address: 'minhkhai@example.vn' },
      retryAt: '2026-11-24T03:00:00.000Z',
    },
  },
  { name: 'form with unknown fields', page: { ...emptyForm, errors: { unknown: ['channel', 'by'] } } },
  { name: 'form that could not be read', page: { ...emptyForm, errors: { form: 'unreadable' } } },
  { name: 'submitted deletion', page: { ...submitted, kind: 'deletion', matchCode: '47' } },
  { name: 'submitted opt-out', page: { ...submitted, kind: 'opt-out' } },
  { name: 'confirm deletion', page: confirm },
  { name: 'confirm deletion of information', page: { ...confirm, scope: 'information' } },
  { name: 'confirm deletion of data', page: { ...confirm, scope: 'data' } },
  {
    name: 'confirm deletion without the tick',
    page: { ...confirm, typed: { code: '47', acceptRisk: false }, error: 'risk-not-accepted' },
  },
  {
    name: 'confirm handover, wrong code',
    page: {
      ...harmless,
      kind: 'handover',
      scope: 'data',
      typed: { code: '74', acceptRisk: false },
      error: 'code-wrong',
      triesLeft: 3,
    },
  },
  {
    name: 'confirm handover, wrong code for the last link',
    page: {
      ...harmless,
      kind: 'handover',
      scope: 'data',
      isLastLink: true,
      error: 'code-wrong',
      triesLeft: 1,
    },
  },
  {
    name: 'confirm opt-out',
    page: {
      ...harmless,
      kind: 'opt-out',
      scope: 'information',
      topics: ['promotions', 'price-lists'],
      needsCode: false,
    },
  },
  ...kinds.map((kind) => ({
    name: `confirmed ${kind}`,
    page: { type: 'confirmed', reference, kind, confirmedAt, graceSeconds: 259_200, statusPath } as const,
  })),
  {
    name: 'fresh link',
    page: {
      type: 'fresh-link',
      reference,
      reason: 'link-expired',
      needsCode: true,
      action: `${action}/fresh-link`,
    },
  },
  {
    name: 'fresh link, locked',
    page: {
      type: 'fresh-link',
      reference,
      reason: 'link-locked',
      needsCode: true,
      action: `${action}/fresh-link`,
    },
  },
  {
    name: 'fresh link sent',
    page: { type: 'fresh-link-sent', reference, kind: 'deletion', linkNumber: 2, letterLanguage: 'vi' },
  },
  { name: 'cancel', page: cancel },
  { name: 'cancel, wrong digits', page: { ...cancel, error: 'code-wrong' } },
  { name: 'cancel, waiting for a copy', page: { ...cancel, view: deletionThatWaits } },
  { name: 'cancel, behind a person', page: { ...cancel, view: deletionBehindAPerson } },
  { name: 'cancelled', page: { type: 'cancelled', reference, statusPath } },
  { name: 'download', page: download },
  { name: 'download, wrong code', page: { ...download, error: 'code-wrong', triesLeft: 1 } },
  { name: 'download without the code', page: { ...download, error: 'code-missing' } },
  { name: 'download ready', page: downloadReady },
  { name: 'download in parts', page: { ...download, ...inParts } },
  {
    name: 'download in parts, wrong code',
    page: { ...download, ...inParts, error: 'code-wrong', triesLeft: 1 },
  },
  {
    name: 'download ready in parts',
    page: { ...downloadReady, parts: exampleParts, part: 3, code: '42' },
  },
  {
    name: 'download with parts of a site',
    page: { ...download, parts: exampleSiteParts, size: 3_225_960_000, entries: 65, missing: 2 },
  },
  { name: 'archive discarded', page: { type: 'archive-discarded', reference, statusPath } },
  ...statuses.map((status) => ({
    name: `status ${status}`,
    page: {
      type: 'status',
      view: exampleStatusViews[status],
      ...(status === 'in-grace-period' && { cancelPath }),
    } as const,
  })),
  { name: 'status, waiting beyond the grace period', page: statusPageOf(deletionThatWaits, cancelPath) },
  {
    name: 'status, waiting behind another request',
    page: statusPageOf(deletionBehindAnother, cancelPath),
  },
  {
    name: 'status, grace period over, behind a person',
    page: statusPageOf(deletionBehindAPerson, cancelPath),
  },
  {
    name: 'status, in the grace period, behind a person',
    page: statusPageOf(deletionHeldByAPerson, cancelPath),
  },
  { name: 'status, cancelled at once', page: statusPageOf(cancelledAtOnce) },
  { name: 'status, just confirmed', page: statusPageOf(justConfirmed) },
  { name: 'status, new link on its way', page: statusPageOf(freshLinkPending) },
  { name: 'status, copy being deleted', page: statusPageOf(archiveGoing) },
  { name: 'status, copy gone', page: statusPageOf(archiveGone) },
  { name: 'status, copy incomplete', page: statusPageOf(copyIncomplete) },
  { name: 'status, copy without what staff keep by hand', page: statusPageOf(copyWithoutWorkByHand) },
  { name: 'status, part not reached', page: statusPageOf(partNotReached) },
  { name: 'status, part not reached, part kept', page: statusPageOf(partNotReachedAndHeld) },
  { name: 'status, asking the site', page: statusPageOf(askingTheSite, cancelPath) },
  { name: 'status, erasing at the site', page: statusPageOf(erasingAtSite) },
  { name: 'status, stuck at the site', page: statusPageOf(stuckAtSite) },
  { name: 'status, erased at the site', page: statusPageOf(erasedAtSite) },
  { name: 'status, an e-mail came back', page: statusPageOf(receiptCameBack) },
  { name: 'opt-out', page: { type: 'opt-out', topic: 'promotions', action: '/opt-out/example-token' } },
  {
    name: 'opted out',
    page: { type: 'opted-out', topics: ['promotions', 'price-lists', 'sales-policy'], stopsAt: galleryNow },
  },
  ...refusalReasons.map((reason) => ({
    name: `refused ${reason}`,
    page: { type: 'refused', reason } as const,
  })),
  {
    name: 'refused, confirmation never came',
    page: refusedOf('confirm', 'too-late', exampleStatusViews.expired),
  },
  {
    name: 'refused, confirmed already',
    page: refusedOf('confirm', 'link-used', exampleStatusViews.executing),
  },
  { name: 'refused, cancelled already', page: refusedOf('cancel', 'link-used', cancelledAtOnce) },
  {
    name: 'refused, too late to cancel',
    page: refusedOf('cancel', 'too-late', exampleStatusViews.executing),
  },
  { name: 'refused, copy gone', page: refusedOf('download', 'link-expired', archiveGone) },
  { name: 'refused, copy locked', page: refusedOf('download', 'link-locked', archiveGone) },
  { name: 'fault', page: { type: 'fault' } },
];
