/** A figure as bars. */
export interface Chart {
  title: string;
  /** Of the values, such as `s` or `KB`. */
  unit: string;
  bars: readonly Bar[];
  /** Where the bars should end at most. */
  goal?: number;
}

interface Bar {
  label: string;
  value: number;
  /** The bar that the figure is about; others are there to compare. */
  isOurs?: boolean;
}

const [width, labelWidth, valueWidth] = [720, 230, 70];
const [rowHeight, barHeight, top] = [24, 16, 44];

/** The chart as an SVG document for light and dark pages. Numbers stand beside the bars: nobody has to measure them. */
export function svgOf({ title, unit, bars, goal }: Chart): string {
  const most = Math.max(...bars.map(({ value }) => value), goal ?? 0);
  const scale = (width - labelWidth - valueWidth) / most;
  const height = top + bars.length * rowHeight + 16;
  const goalX = goal === undefined ? undefined : labelWidth + goal * scale;
  const says = bars.map(({ label, value }) => `${label}: ${shown(value)} ${unit}`).join('; ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`${title}. ${says}`)}">
<style>text{font:13px system-ui,sans-serif;fill:#222}.title{font-weight:600}.bar{fill:#9aa5b1}.ours{fill:#0b5394}.goal{stroke:#b3261e;stroke-width:2;stroke-dasharray:4 3}.says{fill:#b3261e}@media(prefers-color-scheme:dark){text{fill:#e6e6e6}.bar{fill:#6b7682}.ours{fill:#6fb1ff}.goal{stroke:#ff8a80}.says{fill:#ff8a80}}</style>
<text class="title" x="0" y="16">${escaped(title)}</text>
${bars.map((bar, index) => rowOf(bar, top + index * rowHeight, scale, unit)).join('\n')}
${goalX === undefined ? '' : `<path class="goal" d="M${goalX.toFixed(1)} ${top - 8}V${height - 12}"/><text class="says" x="${goalX.toFixed(1)}" y="${top - 12}" text-anchor="middle">goal ${shown(goal ?? 0)} ${unit}</text>`}
</svg>
`;
}

function rowOf({ label, value, isOurs }: Bar, y: number, scale: number, unit: string): string {
  const length = Math.max(1, value * scale);
  const middle = y + barHeight - 4;
  return `<text x="${labelWidth - 8}" y="${middle}" text-anchor="end">${escaped(label)}</text><rect class="${isOurs ? 'ours' : 'bar'}" x="${labelWidth}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}"/><text x="${(labelWidth + length + 6).toFixed(1)}" y="${middle}">${shown(value)} ${unit}</text>`;
}

const shown = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Math.round(value * 100) / 100);

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
