import type { ArchiveIndex } from '../../functions/handover/domain/archive-index.ts';
import type { Receipt, ReceiptLine } from '../../functions/requests/domain/receipt.ts';
import type { WrittenPart } from '../../functions/requests/domain/request.ts';

/** Invented facts with which every page and letter can be shown. Instants are ISO 8601 UTC. */

/** The current time in the gallery. */
export const galleryNow = '2026-11-24T02:30:00.000Z';

export const reference = 'K3V9-7QFM-2XWB';
export const submittedAt = '2026-11-23T07:05:00.000Z';
export const askedAt = '2026-11-23T07:05:04.000Z';
export const confirmedAt = '2026-11-23T07:21:00.000Z';
export const performedAt = '2026-11-26T07:21:41.000Z';
export const graceEndsAt = '2026-11-26T07:21:00.000Z';
export const dueAt = '2026-12-13T07:05:00.000Z';
export const waitEndsAt = '2026-11-30T07:05:00.000Z';
export const linkExpiresAt = '2026-11-24T07:05:00.000Z';
export const deletesAt = '2026-11-30T07:40:00.000Z';
export const site = 'https://privacy.example.vn';
export const secret = 'q7Zk0m2yJ5uW8x1cV4bN6aS9dF3gH-LpOiUyTrEwQaZ';
export const urlOf = (page: string) => `${site}/${page}/K3V97QFM2XWB/${secret}`;
export const action = `/confirm/K3V97QFM2XWB/${secret}`;
export const cancelPath = `/status/K3V97QFM2XWB/${secret}/cancel`;
export const about = {
  reference,
  scope: 'everything',
  topics: [],
  name: 'Nguyễn Thị Minh Khai',
  submittedAt,
} as const;

const deletionLines: ReceiptLine[] = [
  { store: 'hosting', category: 'website-files', result: 'erased', count: 1482, versions: 1611 },
  { store: 'hosting', category: 'database-dumps', result: 'erased', count: 2 },
  { store: 'hosting', category: 'service-configuration', result: 'nothing-found', count: 0 },
  { store: 'mailing', category: 'mailing-topics', result: 'erased', count: 3 },
  {
    store: 'mailing',
    category: 'suppression-record',
    result: 'held',
    count: 1,
    hold: { basis: 'consent-record', until: '2027-11-26T07:21:00.000Z' },
  },
  { store: 'account', category: 'profile', result: 'erased', count: 1 },
  {
    store: 'account',
    category: 'invoices',
    result: 'held',
    count: 2,
    hold: { basis: 'accounting', until: '2032-12-31T17:00:00.000Z' },
  },
  {
    store: 'account',
    category: 'invoices',
    result: 'held',
    count: 5,
    hold: { basis: 'accounting', until: '2036-12-31T17:00:00.000Z' },
  },
  {
    store: 'account',
    category: 'domain-registrations',
    result: 'held',
    count: 34,
    hold: {
      basis: 'domain-registrant',
      firstUntil: '2027-02-02T16:59:59.000Z',
      until: '2027-08-14T16:59:59.000Z',
    },
  },
  {
    store: 'account',
    category: 'account-facts',
    result: 'held',
    count: 1,
    hold: { basis: 'internet-service', until: '2028-11-26T07:21:00.000Z' },
  },
];
export const receipt: Receipt = {
  kind: 'deletion',
  scope: 'everything',
  topics: [],
  submittedAt,
  confirmedAt,
  performedAt,
  lines: deletionLines,
  unfinished: [],
};
const { performedAt: _notYet, ...unperformed } = receipt;
export const interimReceipt: Receipt = {
  ...unperformed,
  lines: deletionLines.filter(({ store }) => store !== 'mailing'),
  unfinished: ['mailing'],
};
export const optOutReceipt: Receipt = {
  ...receipt,
  kind: 'opt-out',
  scope: 'information',
  topics: ['promotions', 'price-lists'],
  performedAt: confirmedAt,
  lines: [],
};
export const handoverReceipt: Receipt = {
  ...receipt,
  kind: 'handover',
  performedAt: '2026-11-23T07:40:00.000Z',
  lines: [
    { store: 'hosting', category: 'website-files', result: 'returned', count: 1482 },
    { store: 'hosting', category: 'website-files', result: 'archived', count: 1 },
    { store: 'account', category: 'profile', result: 'returned', count: 1 },
  ],
  archive: { downloads: 2, missing: 1, deletedAt: '2026-11-30T07:40:05.000Z' },
};

/** A copy in parts; the file of one could not be read. */
export const exampleParts: WrittenPart[] = [
  {
    kind: 'zip',
    extension: 'zip',
    bytes: 48_000,
    files: 0,
    holds: { profile: 1, invoices: 12, consents: 1 },
  },
  {
    kind: 'as-it-is',
    extension: 'mp4',
    bytes: 11_200_000_000,
    files: 1,
    holds: { 'website-files': 1 },
  },
  {
    kind: 'zip',
    extension: 'zip',
    bytes: 2_011_952_000,
    files: 41_232,
    holds: { 'website-files': 41_229, 'database-dumps': 2, 'service-configuration': 1 },
  },
  { kind: 'as-it-is', extension: 'gz', bytes: 0, files: 0, holds: {} },
];

/** The same parts as the page inside the first one lists them. */
const indexedParts: ArchiveIndex['parts'] = exampleParts.slice(1).map((part, index) => ({
  ...part,
  format: 'privacy-requests/part/1',
  writtenAt: '2026-11-23T07:39:00.000Z',
  name: `handover-${reference}-part-00${index + 2}.${part.extension}`,
  unreadable: {},
  ...(part.bytes > 0 && { sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' }),
  ...(part.kind === 'zip'
    ? { first: 'data/config/nginx.conf', last: 'data/websites/trang chủ/về chúng tôi.html' }
    : { path: `data/websites/phim/${index === 0 ? 'giới thiệu.mp4' : 'sao lưu.tar.gz'}` }),
}));

export const exampleArchiveIndex: ArchiveIndex = {
  reference,
  name: about.name,
  createdAt: '2026-11-23T07:39:12.000Z',
  records: [
    {
      category: 'profile',
      records: [
        {
          customerId: 'C-20481',
          name: about.name,
          address: 'minhkhai@example.vn',
          phone: '+84 24 5550 0100',
          postalAddress: '12 Phố Ví Dụ, Hà Nội',
          inEuropeanUnion: false,
          customerSince: '2019-03-02',
        },
      ],
    },
    {
      category: 'invoices',
      records: [
        {
          number: 'HD-2025-0117',
          issuedOn: '2025-03-02',
          amount: 1_188_000,
          description: 'Hosting, 12 tháng',
        },
        { number: 'HD-2026-0201', issuedOn: '2026-03-02', amount: 1_188_000, description: null },
      ],
    },
    {
      category: 'consents',
      records: [
        { topic: 'price-lists', act: 'given', recordedAt: '2019-06-02T03:00:00.000Z', channel: 'form' },
      ],
    },
  ],
  files: {
    count: 3,
    bytes: 1_534_100,
    byTopFolder: [
      { folder: 'websites', count: 2, bytes: 34_100 },
      { folder: 'databases', count: 1, bytes: 1_500_000 },
    ],
    listed: [
      { path: 'data/websites/trang chủ/index.html', bytes: 4_100 },
      { path: 'data/websites/trang chủ/logo.svg', bytes: 30_000 },
      { path: 'data/databases/shop.sql', bytes: 1_500_000 },
    ],
  },
  missing: [{ path: 'websites/cũ/ảnh.jpg', reason: 'unreadable' }],
};

export const exampleIndexOfParts: ArchiveIndex = {
  ...exampleArchiveIndex,
  files: { count: 0, bytes: 0, byTopFolder: [], listed: [] },
  isCut: true,
  ...(indexedParts && { parts: indexedParts }),
  missing: [{ path: 'websites/phim/sao lưu.tar.gz', reason: 'archived' }],
};
