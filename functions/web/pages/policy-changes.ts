import type { ComparedBlock, ComparedSection, Piece } from '../../policy/domain/policy-changes.ts';
import type { Language } from '../../shared/vocabulary.ts';
import { facts, linkButton } from '../components.ts';
import { html, type Markup } from '../html.ts';
import { versionPath } from '../policy-paths.ts';
import * as en from '../texts/en/policy.ts';
import * as vi from '../texts/vi/policy.ts';
import type { Content, PageOf, View } from '../view.ts';

const texts: Record<Language, typeof vi> = { vi, en };

type Changes = PageOf<'policy-changes'>;

/** The differences between two versions. Of unchanged sections only the headings are listed. */
export function policyChangesPage({ older, newer, sections }: Changes, view: View): Content {
  const { format } = view.locale;
  const { policyChanges, policy } = texts[view.language];
  const numbers = [String(older.number), String(newer.number)] as const;
  const isSame = sections.every((section) => section.isSame);
  return {
    title: policyChanges.title(...numbers),
    body: html`${facts([
      [policyChanges.effective(numbers[0]), format.day(older.effective)],
      [policyChanges.effective(numbers[1]), format.day(newer.effective)],
    ])}
${
  isSame
    ? html`<p class="lead">${policyChanges.same}</p>`
    : html`<p>${policyChanges.legend} <ins>${policyChanges.isAdded}</ins>, <del>${policyChanges.isRemoved}</del>. ${policyChanges.legendRest}</p>
${groupAdjacent(sections, ({ isSame }) => isSame).map(([isSame, group]) => (isSame ? unchanged(group, view) : group.map((section) => changed(section, view))))}`
}
${linkButton(versionPath(view, newer.number), policy.read(numbers[1]), 'second')}
${linkButton(versionPath(view, older.number), policy.read(numbers[0]), 'second')}`,
  };
}

/** Groups adjacent items that have the same key. */
function groupAdjacent<T, Key>(items: readonly T[], keyOf: (item: T) => Key): [key: Key, group: T[]][] {
  const groups: [Key, T[]][] = [];
  for (const item of items) {
    const [key, last] = [keyOf(item), groups.at(-1)];
    if (last && last[0] === key) last[1].push(item);
    else groups.push([key, [item]]);
  }
  return groups;
}

function unchanged(sections: readonly ComparedSection[], { locale }: View): Markup {
  const { policyChanges } = texts[locale.language];
  const names = sections.map(
    ({ heading }) => heading?.pieces.map(({ text }) => text).join('') ?? policyChanges.preamble,
  );
  return html`<p class="quiet">${policyChanges.unchanged(names.join('; '))}</p>`;
}

/** Passages that were added or removed as a whole are marked as a whole, so that long ones stay readable. */
function changed({ heading, blocks }: ComparedSection, view: View): Markup {
  const { added, removed } = texts[view.language].policyChanges;
  const groups = groupAdjacent(heading ? [heading, ...blocks] : blocks, wholeChangeOf).map(
    ([change, group]) => {
      if (change === 'added')
        return html`<ins class="whole"><p><b>${added}</b></p>\n${passage(group, view, true)}</ins>\n`;
      if (change === 'removed')
        return html`<del class="whole"><p><b>${removed}</b></p>\n${passage(group, view, true)}</del>\n`;
      return passage(group, view, false);
    },
  );
  return html`${groups}`;
}

function wholeChangeOf({ pieces }: ComparedBlock): 'added' | 'removed' | undefined {
  const [first, another] = pieces;
  return first && !another && first.change !== 'same' ? first.change : undefined;
}

function passage(blocks: readonly ComparedBlock[], view: View, isWhole: boolean): Markup {
  const parts = groupAdjacent(blocks, ({ kind }) => kind).map(([kind, group]) => {
    const all = group.map(({ level = 2, pieces }) => {
      const words = pieces.map((piece) => (isWhole ? piece.text : marked(piece, view)));
      if (kind === 'heading') return html`<h${level}>${words}</h${level}>\n`;
      return kind === 'item' ? html`<li>${words}</li>\n` : html`<p>${words}</p>\n`;
    });
    return kind === 'item' ? html`<ul>${all}</ul>\n` : all;
  });
  return html`${parts}`;
}

/** Not by colour alone: underlined or struck through for the eye, in words for screen readers. */
function marked({ change, text }: Piece, { locale }: View): Markup {
  const { added, removed } = texts[locale.language].policyChanges;
  if (change === 'added') return html`<ins><b>${added} </b>${text}</ins>`;
  if (change === 'removed') return html`<del><b>${removed} </b>${text}</del>`;
  return html`${text}`;
}
