import { storeNames } from '../contract.ts';
import type { Category } from '../domain/plan.ts';
import type { Receipt, ReceiptLine } from '../domain/receipt.ts';
import type { Locale } from './locale.ts';

/** What happened in one store, in words. */
export interface StoreAccount {
  store: string;
  lines: { category: string; result: ReceiptLine['result']; text: string }[];
}

const fileCategories: readonly Category[] = ['website-files', 'database-dumps'];

/** The lines of a receipt in words, by store; a letter and the status page say the same. */
export function receiptWords(
  { texts: { words }, format }: Locale,
  receipt: Pick<Receipt, 'lines'>,
): StoreAccount[] {
  const textOf = ({ category, result, count, hold }: ReceiptLine): string => {
    const { outcomes } = words;
    const unit = fileCategories.includes(category) ? words.files : words.records;
    const counted = unit(format.number(count), count !== 1);
    switch (result) {
      case 'erased':
        return outcomes.erased(counted);
      case 'returned':
        return outcomes.returned(counted);
      case 'nothing-found':
        return outcomes.nothingFound;
      case 'failed':
        return outcomes.failed(counted);
      case 'held':
        return hold
          ? outcomes.held(counted, format.day(hold.until), words.holdBases[hold.basis])
          : outcomes.heldWithoutBasis(counted);
    }
  };
  return storeNames
    .map((store) => ({ store, own: receipt.lines.filter((line) => line.store === store) }))
    .filter(({ own }) => own.length > 0)
    .map(({ store, own }) => ({
      store: words.stores[store],
      lines: own.map((line) => ({
        category: words.categories[line.category],
        result: line.result,
        text: textOf(line),
      })),
    }));
}
