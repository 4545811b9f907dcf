import type { Letter } from '../../functions/requests/domain/letters.ts';
import { kinds } from '../../functions/shared/vocabulary.ts';
import {
  about,
  deletesAt,
  dueAt,
  galleryNow,
  graceEndsAt,
  handoverReceipt,
  interimReceipt,
  linkExpiresAt,
  optOutReceipt,
  receipt,
  urlOf,
  waitEndsAt,
} from './facts.ts';
import { receiptByHand, siteReceipt } from './site.ts';
import { siteCopyReceipt } from './site-copy.ts';

const confirmLetters = kinds.map((kind) => ({
  name: `confirm ${kind}`,
  letter: {
    ...about,
    type: 'confirm',
    kind,
    topics: kind === 'opt-out' ? [...optOutReceipt.topics] : [],
    confirmUrl: urlOf('confirm'),
    linkNumber: 1,
    isLastLink: false,
    statusUrl: urlOf('status'),
    linkExpiresAt,
    waitEndsAt,
    dueAt,
    graceSeconds: 259_200,
    archiveSeconds: 604_800,
  } satisfies Letter,
}));
const deletion = { ...about, topics: [], kind: 'deletion' } as const;

/** Every letter. */
export const exampleLetters: { name: string; letter: Letter }[] = [
  ...confirmLetters,
  ...confirmLetters.slice(0, 1).map(({ letter }) => ({
    name: 'confirm, last link',
    letter: { ...letter, linkNumber: 3, isLastLink: true },
  })),
  {
    name: 'grace',
    letter: {
      ...deletion,
      topics: [],
      type: 'grace',
      cancelUrl: urlOf('cancel'),
      statusUrl: urlOf('status'),
      endsAt: graceEndsAt,
      dueAt,
    },
  },
  { name: 'cancelled', letter: { ...deletion, topics: [], type: 'cancelled', cancelledAt: galleryNow } },
  {
    name: 'cancelled by staff',
    letter: {
      ...deletion,
      topics: [],
      type: 'cancelled',
      cancelledAt: galleryNow,
      reason: 'Quý khách gọi điện cho chúng tôi và nói rằng không yêu cầu xóa.',
    },
  },
  {
    name: 'joined',
    letter: {
      ...deletion,
      topics: [],
      type: 'joined',
      joinedTo: 'B7W2-9KTM-4XQD',
      statusUrl: urlOf('status'),
    },
  },
  {
    name: 'address-changed',
    letter: { ...about, topics: [], kind: 'handover', type: 'address-changed', changedAt: galleryNow },
  },
  {
    name: 'archive-ready',
    letter: {
      ...about,
      topics: [],
      kind: 'handover',
      type: 'archive-ready',
      downloadUrl: urlOf('download'),
      statusUrl: urlOf('status'),
      size: 48_300_000,
      entries: 1492,
      missing: 1,
      deletesAt,
    },
  },
  {
    name: 'archive-ready, without what staff keep by hand',
    letter: {
      ...about,
      topics: [],
      kind: 'handover',
      type: 'archive-ready',
      downloadUrl: urlOf('download'),
      statusUrl: urlOf('status'),
      size: 48_300_000,
      entries: 1492,
      missing: 0,
      notInCopy: ['site:vnnic'],
      deletesAt,
    },
  },
  {
    name: 'archive-ready in parts',
    letter: {
      ...about,
      topics: [],
      kind: 'handover',
      type: 'archive-ready',
      downloadUrl: urlOf('download'),
      statusUrl: urlOf('status'),
      size: 13_212_000_000,
      entries: 41_260,
      missing: 1,
      parts: 4,
      deletesAt,
    },
  },
  {
    name: 'receipt deletion',
    letter: { ...deletion, topics: [], type: 'receipt', receipt, dueAt, statusUrl: urlOf('status') },
  },
  {
    name: 'receipt deletion, with a site',
    letter: {
      ...deletion,
      topics: [],
      type: 'receipt',
      receipt: siteReceipt,
      dueAt,
      statusUrl: urlOf('status'),
    },
  },
  {
    name: 'receipt deletion, with work by hand',
    letter: {
      ...deletion,
      topics: [],
      type: 'receipt',
      receipt: receiptByHand,
      dueAt,
      statusUrl: urlOf('status'),
    },
  },
  {
    name: 'receipt deletion, interim',
    letter: {
      ...deletion,
      topics: [],
      type: 'receipt',
      receipt: interimReceipt,
      dueAt,
      statusUrl: urlOf('status'),
    },
  },
  {
    name: 'receipt handover',
    letter: {
      ...about,
      topics: [],
      kind: 'handover',
      type: 'receipt',
      receipt: handoverReceipt,
      dueAt,
      statusUrl: urlOf('status'),
    },
  },
  {
    name: 'receipt deletion, information',
    letter: {
      ...deletion,
      scope: 'information',
      topics: [],
      type: 'receipt',
      receipt: {
        ...receipt,
        scope: 'information',
        lines: receipt.lines.filter(({ store }) => store !== 'hosting'),
      },
      dueAt,
      statusUrl: urlOf('status'),
    },
  },
  {
    name: 'receipt handover, in parts',
    letter: {
      ...about,
      topics: [],
      kind: 'handover',
      type: 'receipt',
      receipt: { ...handoverReceipt, archive: { downloads: 5, missing: 1, parts: 4, deletedAt: deletesAt } },
      dueAt,
      statusUrl: urlOf('status'),
    },
  },
  {
    name: 'receipt handover, with a site',
    letter: {
      ...about,
      topics: [],
      kind: 'handover',
      type: 'receipt',
      receipt: siteCopyReceipt,
      dueAt,
      statusUrl: urlOf('status'),
    },
  },
  {
    name: 'receipt handover, never downloaded',
    letter: {
      ...about,
      topics: [],
      kind: 'handover',
      type: 'receipt',
      receipt: { ...handoverReceipt, archive: { downloads: 0, missing: 0, deletedAt: deletesAt } },
      dueAt,
      statusUrl: urlOf('status'),
    },
  },
  {
    name: 'receipt opt-out',
    letter: {
      ...about,
      kind: 'opt-out',
      scope: 'information',
      topics: optOutReceipt.topics,
      type: 'receipt',
      receipt: optOutReceipt,
      dueAt,
      statusUrl: urlOf('status'),
    },
  },
];
