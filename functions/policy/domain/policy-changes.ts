import { diffWordsWithSpace } from 'diff';

/** A heading, a paragraph or an item of a list, in plain words. */
export interface TextBlock {
  kind: 'heading' | 'paragraph' | 'item';
  /** Of a heading as it is shown, 2 to 6: the first one is the page's own. */
  level?: number;
  text: string;
}

export interface Piece {
  change: 'same' | 'added' | 'removed';
  text: string;
}

/** A block of either text or of both, piece by piece in the order in which it is read. */
export interface ComparedBlock extends Omit<TextBlock, 'text'> {
  pieces: Piece[];
}

/** A heading and what stands under it up to the next one. What stands before the first heading has none. */
export interface ComparedSection {
  heading?: ComparedBlock;
  blocks: ComparedBlock[];
  /** Nothing is different in it, nor in the sections below its heading. */
  isSame: boolean;
}

/**
 * What is different between two texts, section by section: a block that was changed stands beside its older self, word
 * by word; what has no other self is added or removed as a whole. A block that moved is removed here and added there.
 */
export const changesBetween = (older: readonly TextBlock[], newer: readonly TextBlock[]): ComparedSection[] =>
  sectionsOf(
    aligned(older, newer).map(({ was, is }) => {
      const { text: _text, ...block } = (is ?? was) as TextBlock;
      return { ...block, pieces: piecesOf(was?.text, is?.text) };
    }),
  );

interface Pair {
  was?: TextBlock;
  is?: TextBlock;
}

/** Blocks that share fewer words are two blocks, not one that was changed. */
const minLikeness = 0.5;

/**
 * Pairs the blocks of two texts in their order, so that the likeness of all pairs together is greatest. Squared, so that
 * one pair of equals weighs more than two that are half alike.
 */
function aligned(older: readonly TextBlock[], newer: readonly TextBlock[]): Pair[] {
  const likeness = likenessOf(older, newer);
  const pairWeight = (i: number, j: number) => {
    const alike = likeness(i, j);
    return alike >= minLikeness ? alike ** 2 : Number.NEGATIVE_INFINITY;
  };
  /** The greatest likeness from a place in both texts to their ends. */
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
    const [was, is] = [older[i], newer[j]];
    if (was && is && at(i, j) === pairWeight(i, j) + at(i + 1, j + 1)) {
      pairs.push({ was, is });
      i += 1;
      j += 1;
    } else if (was && (!is || at(i, j) === at(i + 1, j))) {
      pairs.push({ was });
      i += 1;
    } else if (is) {
      pairs.push({ is });
      j += 1;
    }
  }
  return pairs;
}

/** Which part of their words two blocks share, from 0 to 1 (Sørensen and Dice); none if they are of different kinds. */
function likenessOf(older: readonly TextBlock[], newer: readonly TextBlock[]) {
  const [before, after] = [older, newer].map((blocks) => blocks.map(({ text }) => countWords(wordsOf(text))));
  return (i: number, j: number): number => {
    const [was, is, one, other] = [older[i], newer[j], before?.[i], after?.[j]];
    if (!one || !other || was?.kind !== is?.kind) return 0;
    if (was?.text === is?.text) return 1;
    const shared = [...one].reduce((sum, [word, count]) => sum + Math.min(count, other.get(word) ?? 0), 0);
    return (2 * shared) / (sizeOf(one) + sizeOf(other) || 1);
  };
}

/** How often each word stands in a text. */
type WordCounts = ReadonlyMap<string, number>;

function countWords(words: readonly string[]): WordCounts {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const sizeOf = (counts: WordCounts): number => counts.values().reduce((sum, count) => sum + count, 0);

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

/** Fewer words than this between two changes are no help to a reader: both changes become one. */
const minSameWords = 3;

function piecesOf(was: string | undefined, is: string | undefined): Piece[] {
  const changes = diffWordsWithSpace(was ?? '', is ?? '');
  const pieces: Piece[] = [];
  let [removed, added] = ['', ''];
  const close = () => {
    if (removed !== '') pieces.push({ change: 'removed', text: removed });
    if (added !== '') pieces.push({ change: 'added', text: added });
    [removed, added] = ['', ''];
  };
  for (const [index, { value, ...change }] of changes.entries()) {
    const isBetween = index > 0 && index < changes.length - 1 && wordsOf(value).length < minSameWords;
    if (change.removed || (!change.added && isBetween)) removed += value;
    if (change.added || (!change.removed && isBetween)) added += value;
    if (change.added || change.removed || isBetween) continue;
    close();
    pieces.push({ change: 'same', text: value });
  }
  close();
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
