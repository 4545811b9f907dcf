import { refusalReasons } from '../functions/domain/refusal.ts';
import { kinds, statuses } from '../functions/domain/request.ts';
import { riskTextVersion } from '../functions/domain/risk.ts';
import type { Page } from '../functions/web/page.ts';
import {
  action,
  deletesAt,
  galleryNow,
  graceEndsAt,
  linkExpiresAt,
  reference,
  secret,
} from './gallery-facts.ts';
import { exampleStatusViews } from './gallery-status-views.ts';

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
  riskTextVersion,
};
const { riskTextVersion: _onlyDeletion, ...harmless } = confirm;
const cancel: Page = {
  type: 'cancel',
  reference,
  scope: 'everything',
  action: `/cancel/K3V97QFM2XWB/${secret}`,
  endsAt: graceEndsAt,
  challenge: '2XWB',
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
const submitted = { type: 'submitted', reference, address: 'minhkhai@example.vn', waitDays: 7 } as const;

/** Every page, some of them several times where they differ. */
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
  { name: 'form that could not be read', page: { ...emptyForm, errors: { form: 'unreadable' } } },
  { name: 'submitted deletion', page: { ...submitted, kind: 'deletion', matchCode: '47' } },
  { name: 'submitted opt-out', page: { ...submitted, kind: 'opt-out' } },
  { name: 'confirm deletion', page: confirm },
  { name: 'confirm deletion without the tick', page: { ...confirm, error: 'risk-not-accepted' } },
  {
    name: 'confirm handover, wrong code',
    page: { ...harmless, kind: 'handover', scope: 'data', error: 'code-wrong' },
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
    page: { type: 'confirmed', reference, kind, graceSeconds: 259_200 } as const,
  })),
  {
    name: 'fresh link',
    page: { type: 'fresh-link', reference, reason: 'link-expired', action: `${action}/fresh-link` },
  },
  {
    name: 'fresh link, locked',
    page: { type: 'fresh-link', reference, reason: 'link-locked', action: `${action}/fresh-link` },
  },
  { name: 'fresh link sent', page: { type: 'fresh-link-sent', reference } },
  { name: 'cancel', page: cancel },
  { name: 'cancel, wrong characters', page: { ...cancel, error: 'code-wrong' } },
  { name: 'cancelled', page: { type: 'cancelled', reference } },
  { name: 'download', page: download },
  { name: 'download without the code', page: { ...download, error: 'code-missing' } },
  {
    name: 'download ready',
    page: {
      type: 'download-ready',
      reference,
      url: `https://archives.example.vn/K3V97QFM2XWB.zip?expires=300&signature=${secret}`,
      expiresAt: '2026-11-24T02:35:00.000Z',
      action: `/download/K3V97QFM2XWB/${secret}`,
    },
  },
  { name: 'archive discarded', page: { type: 'archive-discarded', reference } },
  ...statuses.map((status) => ({
    name: `status ${status}`,
    page: {
      type: 'status',
      view: exampleStatusViews[status],
      cancelHint: status === 'in-grace-period',
    } as const,
  })),
  { name: 'opt-out', page: { type: 'opt-out', topic: 'promotions', action: '/opt-out/example-token' } },
  {
    name: 'opted out',
    page: { type: 'opted-out', topics: ['promotions', 'price-lists', 'sales-policy'], stopsAt: galleryNow },
  },
  ...refusalReasons.map((reason) => ({
    name: `refused ${reason}`,
    page: { type: 'refused', reason } as const,
  })),
  { name: 'fault', page: { type: 'fault' } },
];
