import type { ComparedBlock, ComparedSection, Piece } from '../../policy/domain/policy-changes.ts';
import { facts, linkButton } from '../components.ts';
import { html, type Markup } from '../html.ts';
import type { Page } from '../page.ts';
import { versionPath } from '../policy-paths.ts';
import type { Content, View } from '../view.ts';

type Changes = Extract<Page, { type: 'policy-changes' }>;

/** What is different between two versions: where nothing is, only the heading is named. */
export function policyChangesPage({ older, newer, sections }: Changes, view: View): Content {
  const { texts, format } = view.locale;
  const { policyChanges, policy } = texts.pages;
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
${runsOf(sections, ({ isSame }) => isSame).map(([isSame, run]) => (isSame ? unchanged(run, view) : run.map((section) => changed(section, view))))}`
}
${linkButton(versionPath(view, newer.number), policy.read(numbers[1]), 'second')}
${linkButton(versionPath(view, older.number), policy.read(numbers[0]), 'second')}`,
  };
}

/** Neighbours that are alike in something, together. */
function runsOf<T, Key>(items: readonly T[], keyOf: (item: T) => Key): [key: Key, run: T[]][] {
  const runs: [Key, T[]][] = [];
  for (const item of items) {
    const [key, last] = [keyOf(item), runs.at(-1)];
    if (last && last[0] === key) last[1].push(item);
    else runs.push([key, [item]]);
  }
  return runs;
}

function unchanged(sections: readonly ComparedSection[], { locale }: View): Markup {
  const { policyChanges } = locale.texts.pages;
  const names = sections.map(
    ({ heading }) => heading?.pieces.map(({ text }) => text).join('') ?? policyChanges.preamble,
  );
  return html`<p class="quiet">${policyChanges.unchanged(names.join('; '))}</p>`;
}

/** What was added or removed as a whole is marked as a whole: long passages stay easy to read. */
function changed({ heading, blocks }: ComparedSection, view: View): Markup {
  const { added, removed } = view.locale.texts.pages.policyChanges;
  const runs = runsOf(heading ? [heading, ...blocks] : blocks, wholeChangeOf).map(([change, run]) => {
    if (change === 'added')
      return html`<ins class="whole"><p><b>${added}</b></p>\n${passage(run, view, true)}</ins>\n`;
    if (change === 'removed')
      return html`<del class="whole"><p><b>${removed}</b></p>\n${passage(run, view, true)}</del>\n`;
    return passage(run, view, false);
  });
  return html`${runs}`;
}

function wholeChangeOf({ pieces }: ComparedBlock): 'added' | 'removed' | undefined {
  const [first, another] = pieces;
  return first && !another && first.change !== 'same' ? first.change : undefined;
}

function passage(blocks: readonly ComparedBlock[], view: View, isWhole: boolean): Markup {
  const parts = runsOf(blocks, ({ kind }) => kind).map(([kind, run]) => {
    const all = run.map(({ level = 2, pieces }) => {
      const words = pieces.map((piece) => (isWhole ? piece.text : marked(piece, view)));
      if (kind === 'heading') return html`<h${level}>${words}</h${level}>\n`;
      return kind === 'item' ? html`<li>${words}</li>\n` : html`<p>${words}</p>\n`;
    });
    return kind === 'item' ? html`<ul>${all}</ul>\n` : all;
  });
  return html`${parts}`;
}

/** Not by colour alone: underlined or struck through for the eye, in words for the ear. */
function marked({ change, text }: Piece, { locale }: View): Markup {
  const { added, removed } = locale.texts.pages.policyChanges;
  if (change === 'added') return html`<ins><b>${added} </b>${text}</ins>`;
  if (change === 'removed') return html`<del><b>${removed} </b>${text}</del>`;
  return html`${text}`;
}
