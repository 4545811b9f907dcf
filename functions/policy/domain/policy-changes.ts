import { diffWordsWithSpace } from 'diff';

/** A heading, a paragraph or a list item, as plain text. */
export interface TextBlock {
  kind: 'heading' | 'paragraph' | 'item';
  /** Of a heading as displayed, 2 to 6: level 1 is the page's own. */
  level?: number;
  text: string;
}

export interface Piece {
  change: 'same' | 'added' | 'removed';
  text: string;
}

/** A block of one or both texts, piece by piece in reading order. */
export interface ComparedBlock extends Omit<TextBlock, 'text'> {
  pieces: Piece[];
}

/** A heading and the blocks up to the next one. Blocks before the first heading form a section without one. */
export interface ComparedSection {
  heading?: ComparedBlock;
  blocks: ComparedBlock[];
  /** Nothing differs in this section or its subsections. */
  isSame: boolean;
}

/**
 * The differences between two texts, section by section. A changed block is compared with its older version word by
 * word; a block without a counterpart is added or removed as a whole. A moved block is removed in one place and added
 * in another.
 */
export const changesBetween = (older: readonly TextBlock[], newer: readonly TextBlock[]): ComparedSection[] =>
  sectionsOf(
    align(older, newer).map(({ before, after }) => {
      const { text: _text, ...block } = (after ?? before) as TextBlock;
      return { ...block, pieces: piecesOf(before?.text, after?.text) };
    }),
  );

interface Pair {
  before?: TextBlock;
  after?: TextBlock;
}

/** Blocks less similar than this are two blocks, not one that changed. */
const minSimilarity = 0.5;

/**
 * Pairs the blocks of two texts in order, maximising the total similarity. Similarity is squared, so that one pair of
 * equals outweighs two pairs that are half alike.
 */
function align(older: readonly TextBlock[], newer: readonly TextBlock[]): Pair[] {
  const similarityAt = similarityOf(older, newer);
  const pairWeight = (i: number, j: number) => {
    const similarity = similarityAt(i, j);
    return similarity >= minSimilarity ? similarity ** 2 : Number.NEGATIVE_INFINITY;
  };
  /** The greatest total similarity from a position in both texts to their ends. */
  const best = Array.from({ length: older.length + 1 }, () => new Float64Array(newer.length + 1));
  const at = (i: number, j: number) => best[i]?.[j] ?? 0;
  for (let i = older.length - 1; i >= 0; i -= 1) {
    for (let j = newer.length - 1; j >= 0; j -= 1) {
      (best[i] as Float64Array)[j] = Math.max(
        pairWeight(i, j) + at(i + 1, j + 1),
        at(i + 1, j),
        at(i, j + 1),
      );
    }
  }
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  while (i < older.length || j < newer.length) {
    const [before, after] = [older[i], newer[j]];
    if (before && after && at(i, j) === pairWeight(i, j) + at(i + 1, j + 1)) {
      pairs.push({ before, after });
      i += 1;
      j += 1;
    } else if (before && (!after || at(i, j) === at(i + 1, j))) {
      pairs.push({ before });
      i += 1;
    } else if (after) {
      pairs.push({ after });
      j += 1;
    }
  }
  return pairs;
}

/** The share of words that two blocks have in common, from 0 to 1 (Sørensen–Dice); 0 if they are of different kinds. */
function similarityOf(older: readonly TextBlock[], newer: readonly TextBlock[]) {
  const [olderCounts, newerCounts] = [older, newer].map((blocks) =>
    blocks.map(({ text }) => countWords(wordsOf(text))),
  );
  return (i: number, j: number): number => {
    const [before, after] = [older[i], newer[j]];
    const [one, other] = [olderCounts?.[i], newerCounts?.[j]];
    if (!one || !other || before?.kind !== after?.kind) return 0;
    if (before?.text === after?.text) return 1;
    const shared = [...one].reduce((sum, [word, count]) => sum + Math.min(count, other.get(word) ?? 0), 0);
    return (2 * shared) / (sizeOf(one) + sizeOf(other) || 1);
  };
}

/** How often each word occurs in a text. */
type WordCounts = ReadonlyMap<string, number>;

function countWords(words: readonly string[]): WordCounts {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const sizeOf = (counts: WordCounts): number => counts.values().reduce((sum, count) => sum + count, 0);

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

/** Fewer unchanged words than this between two changes do not help a reader: both changes become one. */
const minSameWords = 3;

function piecesOf(before: string | undefined, after: string | undefined): Piece[] {
  const changes = diffWordsWithSpace(before ?? '', after ?? '');
  const pieces: Piece[] = [];
  let [removed, added] = ['', ''];
  const flush = () => {
    if (removed !== '') pieces.push({ change: 'removed', text: removed });
    if (added !== '') pieces.push({ change: 'added', text: added });
    [removed, added] = ['', ''];
  };
  for (const [index, { value, ...change }] of changes.entries()) {
    const isBetween = index > 0 && index < changes.length - 1 && wordsOf(value).length < minSameWords;
    if (change.removed || (!change.added && isBetween)) removed += value;
    if (change.added || (!change.removed && isBetween)) added += value;
    if (change.added || change.removed || isBetween) continue;
    flush();
    pieces.push({ change: 'same', text: value });
  }
  flush();
  return pieces;
}

function sectionsOf(blocks: readonly ComparedBlock[]): ComparedSection[] {
  const sections: ComparedSection[] = [];
  for (const block of blocks) {
    const isSame = block.pieces.every(({ change }) => change === 'same');
    const section = sections.at(-1);
    if (block.kind === 'heading') sections.push({ heading: block, blocks: [], isSame });
    else if (!section) sections.push({ blocks: [block], isSame });
    else {
      section.blocks.push(block);
      section.isSame &&= isSame;
    }
  }
  return sections.map((section, index) => ({
    ...section,
    isSame: section.isSame && subsectionsOf(sections, index).every(({ isSame }) => isSame),
  }));
}

function subsectionsOf(sections: readonly ComparedSection[], index: number): ComparedSection[] {
  const level = sections[index]?.heading?.level;
  const after = level === undefined ? [] : sections.slice(index + 1);
  const end = after.findIndex(({ heading }) => (heading?.level ?? 0) <= (level ?? 0));
  return end === -1 ? after : after.slice(0, end);
}
