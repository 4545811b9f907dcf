import type { ArchiveIndex } from '../../functions/handover/domain/archive-index.ts';
import type { Receipt } from '../../functions/requests/domain/receipt.ts';
import type { WrittenPart } from '../../functions/requests/domain/request.ts';
import { exampleArchiveIndex, handoverReceipt, reference } from './facts.ts';

/** A copy to which the provider's own systems have added their parts. */
export const exampleSiteParts: WrittenPart[] = [
  {
    kind: 'zip',
    extension: 'zip',
    bytes: 1_560_000,
    files: 3,
    holds: { 'website-files': 2, 'database-dumps': 1, profile: 1, consents: 1 },
  },
  {
    kind: 'as-it-is',
    extension: 'tar.gz',
    bytes: 3_212_000_000,
    files: 1,
    holds: { 'panel-accounts': 1, 'website-files': 18_204, mailboxes: 7, 'database-dumps': 3 },
    site: { store: 'site:panel', part: '1' },
  },
  {
    kind: 'zip',
    extension: 'zip',
    bytes: 12_400_000,
    files: 61,
    holds: { profile: 1, invoices: 21, tickets: 9, letters: 46, logs: 0 },
    site: { store: 'site:billing', part: '1' },
  },
];

const described: NonNullable<ArchiveIndex['parts']> = exampleSiteParts.slice(1).map((part, index) => ({
  ...part,
  format: 'privacy-requests/part/1',
  writtenAt: '2026-11-23T07:39:00.000Z',
  name: `handover-${reference}-part-00${index + 2}.${part.extension}`,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  unreadable: part.kind === 'zip' ? { tickets: { archived: 0, others: 2 } } : {},
  ...(part.kind === 'zip'
    ? { first: 'billing/client-1.jsonl', last: 'billing/ticket_reply/ảnh màn hình.png' }
    : { path: 'panel/web1-cpmove-minhkhai.tar.gz' }),
}));

export const exampleIndexWithSite: ArchiveIndex = {
  ...exampleArchiveIndex,
  parts: described,
  notCopied: ['site:panel'],
};

export const siteCopyReceipt: Receipt = {
  ...handoverReceipt,
  lines: [
    ...handoverReceipt.lines,
    { store: 'site:panel', category: 'panel-accounts', result: 'returned', count: 1 },
    { store: 'site:panel', category: 'mailboxes', result: 'returned', count: 7 },
    { store: 'site:panel', category: 'backups', result: 'not-in-copy', count: 0 },
    { store: 'site:billing', category: 'tickets', result: 'returned', count: 9 },
    { store: 'site:billing', category: 'tickets', result: 'unreadable', count: 2 },
    { store: 'site:billing', category: 'logs', result: 'nothing-found', count: 0 },
  ],
  archive: { downloads: 3, missing: 2, parts: 3, deletedAt: '2026-11-30T07:40:05.000Z' },
};
