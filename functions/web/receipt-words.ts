import type { SiteSettings } from '../../contract/settings.ts';
import type { AnyStoreName } from '../../contract/stores.ts';
import { inReceiptOrder, type Receipt, type ReceiptLine } from '../requests/domain/receipt.ts';
import type { Category } from '../stores/domain/plan.ts';
import { type Locale, otherTopics, topicsOf } from './locale.ts';

/** What happened in one store, one sentence per category. */
export interface StoreAccount {
  store: string;
  lines: string[];
}

const fileCategories: readonly Category[] = [
  'website-files',
  'database-dumps',
  'service-configuration',
  'backups',
];

/** A receipt by store, including what is unfinished; the letter and the status page use the same. */
export function receiptWords(
  locale: Locale,
  receipt: Receipt,
  dueAt: string,
  site: SiteSettings | undefined,
): StoreAccount[] {
  const { texts, format } = locale;
  const { words } = texts;
  const stores = inReceiptOrder([...receipt.lines.map(({ store }) => store), ...receipt.unfinished]);
  return stores
    .map((store) => ({
      store: storeName(locale, store, site),
      lines: [
        ...receipt.lines
          .filter((line) => line.store === store)
          .map((line) => `${nameIn(words.categories, line.category)}: ${resultOf(line, locale)}`),
        ...(receipt.copies ?? [])
          .filter((copy) => copy.store === store)
          .map(({ name, until }) =>
            words.outcomes.inCopy(copyName(locale, store, name, site), format.day(until)),
          ),
        ...(receipt.unfinished.includes(store) ? [words.outcomes.unfinished(format.moment(dueAt))] : []),
      ],
    }))
    .filter(({ lines }) => lines.length > 0);
}

function resultOf({ category, result, count, versions = 0, hold }: ReceiptLine, locale: Locale): string {
  const { texts, format } = locale;
  const { words } = texts;
  const { outcomes } = words;
  const unit = fileCategories.includes(category) ? words.files : words.records;
  const amount = unit(format.number(count), count !== 1);
  switch (result) {
    case 'erased':
      if (versions > count)
        return count > 0 ? outcomes.erasedWithVersions(amount) : outcomes.erasedVersionsOnly;
      return outcomes.erased(amount);
    case 'returned':
      return outcomes.returned(amount);
    case 'unreadable':
      return outcomes.unreadable(amount);
    case 'archived':
      return outcomes.archived(amount);
    case 'nothing-found':
      return outcomes.nothingFound;
    case 'not-reached':
      return count > 0 ? outcomes.notReached(amount) : outcomes.notReachedUncounted;
    case 'not-erased':
      return outcomes.notErased;
    case 'not-in-copy':
      return outcomes.notInCopy;
    case 'held': {
      if (!hold) return outcomes.heldWithoutBasis(amount);
      const [until, basis] = [format.day(hold.until), words.holdBases[hold.basis]];
      if (category === 'suppression-record') return outcomes.marked(until, basis);
      return hold.firstUntil === undefined
        ? outcomes.held(amount, until, basis)
        : outcomes.heldBetween(amount, format.day(hold.firstUntil), until, basis);
    }
  }
}

/** What customers call a copy of a store of the site. */
const copyName = (
  { language, texts }: Locale,
  store: AnyStoreName,
  name: string,
  site: SiteSettings | undefined,
): string =>
  site?.stores.find((each) => each.store === store)?.copies?.[name]?.[language] ??
  texts.words.categories.backups;

/**
 * What customers call a store: settings name those of the site. What an earlier version of the system called it, if this one
 * has no name for it.
 */
export const storeName = (
  { language, texts }: Locale,
  store: AnyStoreName,
  site: SiteSettings | undefined,
): string =>
  site?.stores.find((each) => each.store === store)?.words[language] ?? nameIn(texts.words.stores, store);

const nameIn = (names: Readonly<Record<string, string>>, key: string): string => names[key] ?? key;

/** Notes about the lines as a whole: what is kept, what follows, what is not affected. */
export function receiptNotes({ texts, format }: Locale, receipt: Receipt): string[] {
  const { words } = texts;
  const { kind, scope, lines, unfinished } = receipt;
  const isDeletion = kind === 'deletion' && lines.length + unfinished.length > 0;
  const optedOut = kind === 'opt-out' && receipt.performedAt !== undefined ? receipt.topics : undefined;
  const others = optedOut ? otherTopics(optedOut) : [];
  return [
    ...(unfinished.length > 0 ? [words.unfinishedExplained] : []),
    ...(isDeletion && unfinished.length > 0 ? [words.deletionBegun] : []),
    ...(lines.some(({ result }) => result === 'held') ? [words.keptExplained] : []),
    ...(isDeletion ? [words.recoveryExplained] : []),
    ...(isDeletion && scope === 'information' ? [words.dataStays] : []),
    ...(others.length > 0 ? [words.othersGoOn(topicsOf(words, format, others))] : []),
  ];
}

/** How many files could not be read, and where the copy names them. */
export function unreadableWords(
  { texts, format }: Locale,
  { missing, parts }: { missing: number; parts?: unknown },
): string | undefined {
  if (missing === 0) return undefined;
  const words = parts === undefined ? texts.words.unreadable : texts.words.parts.unreadable;
  return words(format.number(missing), missing !== 1);
}

/** What happened to a handover's archive. */
export function archiveNotes(locale: Locale, { archive }: Receipt): string[] {
  if (!archive) return [];
  const { texts, format } = locale;
  const { words } = texts;
  const { downloads, parts, deletedAt } = archive;
  const unreadable = unreadableWords(locale, archive);
  const wasFetched = downloads > 0;
  return [
    ...(wasFetched ? [words.archive.downloads(format.number(downloads), downloads !== 1)] : []),
    ...(parts === undefined ? [] : [words.archive.parts(format.number(parts))]),
    ...(unreadable === undefined ? [] : [unreadable]),
    ...(deletedAt ? [words.archive.deletedAt(format.moment(deletedAt))] : []),
    ...(deletedAt && !wasFetched ? [words.archive.neverDownloaded] : []),
  ];
}
