import type { Recipients } from '../register/ports.ts';
import type { Language } from '../shared/vocabulary.ts';

/** How many customers a notice would reach. */
export interface RecipientCount {
  total: number;
  byLanguage: Record<Language, number>;
  /** Customers since before the start day, and customers since then. */
  known: number;
  latecomers: number;
}

const pageSize = 1000;

/**
 * Reads through the register and counts. Unreachable customers are included: they are excluded only when their turn
 * comes.
 */
export async function countRecipients(
  { recipients, defaultLanguage }: { recipients: Pick<Recipients, 'list'>; defaultLanguage: Language },
  startDay: string,
  onProgress: (soFar: number) => void = () => {},
): Promise<RecipientCount> {
  const count: RecipientCount = { total: 0, byLanguage: { vi: 0, en: 0 }, known: 0, latecomers: 0 };
  let cursor: string | undefined;
  do {
    const page = await recipients.list(pageSize, cursor);
    for (const { customerSince, language = defaultLanguage } of page.customers) {
      count.total += 1;
      count.byLanguage[language] += 1;
      count[customerSince < startDay ? 'known' : 'latecomers'] += 1;
    }
    onProgress(count.total);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return count;
}
