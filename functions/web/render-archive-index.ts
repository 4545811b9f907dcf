import type { RuntimeSettings, SiteSettings } from '../../contract/settings.ts';
import type { SiteStoreName } from '../../contract/site.ts';
import type { ArchiveIndex, RenderArchiveIndex } from '../handover/domain/archive-index.ts';
import { cellText } from '../handover/domain/record-text.ts';
import type { ExportedValue } from '../stores/domain/exported-value.ts';
import { type Category, categories } from '../stores/domain/plan.ts';
import { type ArchiveLocale, archiveLocales } from './archive-locale.ts';
import { facts } from './components.ts';
import { html, type Markup, raw } from './html.ts';
import { storeName } from './receipt-words.ts';
import { stylesheetOf } from './stylesheet.ts';

/** Wide tables scroll on their own; everything else looks like the pages. */
const tableStyle =
  'main,footer{max-width:60rem}.wide{overflow-x:auto;margin-bottom:1.5rem}table{border-collapse:collapse;min-width:100%}th,td{min-width:8.5rem;padding:.5rem .75rem;border:.0625rem solid var(--line);text-align:left;vertical-align:top}th{background:var(--box)}.count{text-align:right;white-space:nowrap}code{overflow-wrap:anywhere}';

/**
 * The readable page inside a handover archive. It is opened from disk without a server: nothing is fetched, nothing is
 * executed, and its links lead to the files next to it.
 */
export const renderArchiveIndex =
  (settings: RuntimeSettings): RenderArchiveIndex =>
  (index, language) => {
    const locale = archiveLocales[language];
    const { archive, words } = locale.texts;
    const { provider } = settings;
    return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${archive.title} – ${index.reference}</title>
<style>${raw(stylesheetOf(provider.colour))}${raw(tableStyle)}</style>
</head>
<body>
<main>
<h1>${archive.title}</h1>
${facts([
  [archive.for, index.name],
  [words.reference, index.reference],
  [archive.createdAt, locale.format.moment(index.createdAt)],
])}
<h2>${archive.records}</h2>
${recordTables(index.records, locale)}
<h2>${archive.files}</h2>
${
  !index.isCut &&
  html`${fileTables(index.files, locale)}
<p>${archive.entries(locale.format.number(entriesOf(index)), locale.format.number(index.files.count))}</p>`
}
${index.parts && partTable(index.parts, locale, settings.site)}
<h2>${archive.missing}</h2>
${index.notCopied && html`<p>${archive.notCopied(storesOf(index.notCopied, locale, settings.site), provider.supportEmail, provider.supportPhone, index.reference)}</p>`}
${missingFiles(index, locale, provider)}
<h2>${archive.check}</h2>
${index.parts && html`<p>${archive.partsCheck}</p>`}
<p>${archive.checkText}</p>
<ul>
<li>${archive.onWindows}: <code>Get-FileHash -Algorithm SHA256 ${archive.aFile}</code></li>
<li>${archive.onMac}: <code>shasum -a 256 ${archive.aFile}</code></li>
<li>${archive.onLinux}: <code>sha256sum ${archive.aFile}</code></li>
</ul>
<p><a href="manifest.json">manifest.json</a></p>
</main>
<footer>
<p>${words.timeZone}</p>
<p>${archive.contact(provider.name, provider.supportEmail, provider.supportPhone)}</p>
</footer>
</body>
</html>
`.toString();
  };

/** Each table as JSON and as CSV, the files, this page and the manifest. */
const entriesOf = ({ records, files }: ArchiveIndex): number => 2 * records.length + files.count + 2;

function recordTables(given: ArchiveIndex['records'], locale: ArchiveLocale): Markup {
  const { archive, words, fieldNames } = locale.texts;
  const tables = given.toSorted((a, b) => categories.indexOf(a.category) - categories.indexOf(b.category));
  if (tables.length === 0) return html`<p>${archive.noRecords}</p>`;
  const heading = (field: string) =>
    Object.hasOwn(fieldNames, field) ? fieldNames[field as keyof typeof fieldNames] : field;
  return html`<p>${archive.formats}</p>
${tables.map(({ category, records }) => {
  const fields = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return html`<h3>${words.categories[category]}</h3>
${
  records.length === 0
    ? html`<p>${archive.emptyCategory}</p>`
    : html`<div class="wide" tabindex="0" role="region" aria-label="${words.categories[category]}"><table>
<thead><tr>${fields.map((field) => html`<th scope="col">${heading(field)}</th>`)}</tr></thead>
<tbody>${records.map((record) => html`<tr>${fields.map((field) => html`<td>${cellOf(field, Object.hasOwn(record, field) ? record[field] : undefined, locale)}</td>`)}</tr>\n`)}</tbody>
</table></div>`
}`;
})}`;
}

/** A value as customers read it: days, instants and amounts formatted, known codes translated. */
function cellOf(
  field: string,
  value: ExportedValue | undefined,
  { texts, format }: ArchiveLocale,
): string | number {
  const { archive, words } = texts;
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? archive.yes : archive.no;
  if (typeof value === 'number') return field === 'amount' ? format.number(value) : value;
  if (typeof value !== 'string') return cellText(value);
  if (isInstant.test(value)) return format.moment(value);
  if (isDay.test(value)) return format.day(value);
  const known: Record<string, Record<string, string>> = { ...archive.values, topic: words.topics };
  const fieldValues = Object.hasOwn(known, field) ? known[field] : undefined;
  return fieldValues !== undefined && Object.hasOwn(fieldValues, value)
    ? (fieldValues[value] ?? value)
    : value;
}

const isDay = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const isInstant = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{3})?Z$/;

function fileTables(files: ArchiveIndex['files'], { texts, format }: ArchiveLocale): Markup {
  const { archive } = texts;
  if (files.count === 0) return html`<p>${archive.noFiles}</p>`;
  const folders = files.byTopFolder.map(
    ({ folder, count, bytes }) =>
      html`<tr><td><a href="data/${encodeURIComponent(folder.toWellFormed())}">${folder}</a></td><td class="count">${format.number(count)}</td><td class="count">${format.size(bytes)}</td></tr>\n`,
  );
  const listed = files.listed?.map(
    ({ path, bytes }) =>
      html`<tr><td><a href="${relativeUrl(path)}">${path}</a></td><td class="count">${format.size(bytes)}</td></tr>\n`,
  );
  return html`<div class="wide" tabindex="0" role="region" aria-label="${archive.files}"><table>
<thead><tr><th scope="col">${archive.folder}</th><th scope="col" class="count">${archive.fileCount}</th><th scope="col" class="count">${archive.size}</th></tr></thead>
<tbody>${folders}</tbody>
<tfoot><tr><th scope="row">${archive.total}</th><td class="count">${format.number(files.count)}</td><td class="count">${format.size(files.bytes)}</td></tr></tfoot>
</table></div>
${
  listed
    ? html`<div class="wide" tabindex="0" role="region" aria-label="${archive.file}"><table>
<thead><tr><th scope="col">${archive.file}</th><th scope="col" class="count">${archive.size}</th></tr></thead>
<tbody>${listed}</tbody>
</table></div>`
    : html`<p>${archive.foldersOnly}</p>`
}`;
}

/** Where everything else is: the parts, what each holds, and the sum of each. */
function partTable(
  parts: NonNullable<ArchiveIndex['parts']>,
  locale: ArchiveLocale,
  site: SiteSettings | undefined,
): Markup {
  const { texts, format } = locale;
  const { archive, words } = texts;
  const rows = parts.map((part) => {
    const counts = (Object.entries(part.holds) as [Category, number][])
      .filter(([, count]) => count > 0)
      .map(([category, count]) => html`${words.categories[category]}: ${format.number(count)}<br>`);
    const store = part.site && html`<b>${storeName(locale, part.site.store, site)}</b><br>`;
    return html`<tr><td>${part.name}</td><td>${store}${counts}${absentIn(part, locale)}${placeOf(part, archive)}</td><td class="count">${part.bytes > 0 ? format.size(part.bytes) : '–'}</td><td><code>${part.sha256 ?? '–'}</code></td></tr>\n`;
  });
  return html`<h3>${archive.parts}</h3>
<p>${archive.partsText}</p>
<div class="wide" tabindex="0" role="region" aria-label="${archive.parts}"><table>
<thead><tr><th scope="col">${archive.part}</th><th scope="col">${archive.holds}</th><th scope="col" class="count">${archive.size}</th><th scope="col">${archive.sum}</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>
<p>${words.parts.unpackTitle}:</p>
<ul>${words.parts.unpack.map((step) => html`<li>${step}</li>`)}</ul>`;
}

const storesOf = (stores: readonly SiteStoreName[], locale: ArchiveLocale, site: SiteSettings | undefined) =>
  locale.format.list(stores.map((store) => storeName(locale, store, site)));

/** Files of the site that its part does not have; what could not be read here is named below the table. */
function absentIn(
  { site, unreadable }: NonNullable<ArchiveIndex['parts']>[number],
  { texts, format }: ArchiveLocale,
): Markup | undefined {
  const count = Object.values(unreadable).reduce((sum, { others }) => sum + others, 0);
  return site && count > 0 ? html`${texts.archive.absent(format.number(count))}<br>` : undefined;
}

function placeOf(
  { bytes, path, first, last }: NonNullable<ArchiveIndex['parts']>[number],
  archive: ArchiveLocale['texts']['archive'],
): string {
  if (bytes === 0) return archive.partMissing;
  if (path !== undefined) return archive.belongsAt(path);
  return first === undefined || last === undefined ? '' : archive.fromTo(first, last);
}

function missingFiles(
  { missing, reference, parts }: ArchiveIndex,
  { texts }: ArchiveLocale,
  { supportEmail, supportPhone }: RuntimeSettings['provider'],
): Markup {
  const { archive } = texts;
  if (missing.length === 0)
    return html`<p>${parts ? archive.nothingMissingHere : archive.nothingMissing}</p>`;
  const words = parts ? archive.missingTextInParts : archive.missingText;
  return html`<p>${words(supportEmail, supportPhone, reference)}</p>
<ul>${missing.map(({ path, reason }) => html`<li><code>${path}</code>: ${archive.reasons[reason]}</li>`)}</ul>`;
}

/** A path in the archive as a link. The `./` prevents a colon from being read as a scheme. */
const relativeUrl = (path: string): string =>
  `./${path.toWellFormed().split('/').map(encodeURIComponent).join('/')}`;
