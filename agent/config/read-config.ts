import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { retentionOn } from '../../functions/shared/law.ts';
import { publicKeyFrom } from '../../functions/shared/seal.ts';
import type { HoldLaw } from '../../functions/stores/domain/holds.ts';
import { holdLawFrom, keepsAsLong, type SitePeriod } from '../../functions/stores/domain/site-law.ts';
import { UsageError } from '../../program/usage-error.ts';
import { type Brakes, brakedOperations } from '../journal/brakes.ts';
import { MapReader, Problems } from '../store-map/map-reader.ts';
import type { AgentConfig } from './config.ts';
import { readPanels } from './read-panels.ts';
import { readPlugs } from './read-plugs.ts';
import { readStores } from './read-stores.ts';

/** What brakes allow in a day for each kind of case, unless the file says otherwise. */
const defaultBrakes: Brakes = { erase: 20, suspend: 20, export: 50 };
const defaultEraseAfterHours = 48;

/**
 * Reads the configuration file (YAML, of which JSON is a part).
 * @throws UsageError with a sentence for each problem
 */
export function readConfig(path: string, now: Date): AgentConfig {
  const text = readFileSync(path, 'utf8');
  const { config, problems } = parseConfig(text, dirname(resolve(path)), now);
  if (!config)
    throw new UsageError([`${path} cannot be used:`, ...problems.map((each) => `  ${each}`)].join('\n'));
  return config;
}

/** @param folder to which names of files are relative */
export function parseConfig(
  text: string,
  folder: string,
  now: Date,
): { config?: AgentConfig; problems: readonly string[] } {
  const document = parseDocument(text, { uniqueKeys: true });
  // The message of a YAML error quotes the line; its first line says enough.
  if (document.errors.length > 0)
    return { problems: document.errors.map(({ message }) => String(message.split('\n')[0])) };
  const problems = new Problems();
  const reader = new MapReader(document.toJS() ?? {}, '', problems);
  if (reader.take('agent') !== 1)
    return { problems: ['agent: write `agent: 1` first; this program knows no other version.'] };
  const config = readAgent(reader, folder, now);
  reader.end();
  return problems.sentences.length > 0 ? { problems: problems.sentences } : { config, problems: [] };
}

function readAgent(reader: MapReader, folder: string, now: Date): AgentConfig {
  const site =
    reader.text('site', 'write the name of the site, as the settings of the workflow spell it.') ?? '';
  if (site !== '' && !/^[a-z][a-z0-9-]{0,30}$/.test(site))
    reader.problem('site', `"${site}": use small letters, digits and hyphens, at most 31.`);
  const cloud = readOrigin(
    reader,
    'cloud',
    'write the URL of the workflow, the output `siteUrl` of the deployment.',
  );
  const uploads = readOrigin(reader, 'uploads');
  const cloudKeys = readKeys(reader, 'cloud-keys', 'write the transport key, the output `siteTransportKey`.');
  const state =
    reader.text('state', 'write the folder of keys and journal, such as /var/lib/privacy-agent.') ?? '';
  const eraseAfterHours = readWhole(reader, 'erase-after-hours', defaultEraseAfterHours);
  const stores = readStores(reader, folder);
  const register = reader.text('register', 'write the name of the store that knows the customers.') ?? '';
  if (register !== '' && !stores.some(({ name }) => name === register))
    reader.problem('register', `"${register}" is none of the stores.`);
  const panels = readPanels(reader, folder, stores);
  return {
    site,
    cloud: cloud ?? '',
    cloudKeys,
    ...(uploads !== undefined && { uploads }),
    state: resolve(folder, state),
    safety: {
      decisionKeys: readDecisionKeys(reader),
      eraseAfterSeconds: eraseAfterHours * 3600,
      brakes: readBrakes(reader),
      lawFloor: readLaw(reader, now),
    },
    register,
    stores,
    panels,
    plugs: readPlugs(reader, folder, [...stores, ...panels]),
  };
}

/** A host of the outside is reached by HTTPS alone; plain HTTP is for a workflow on this very machine. */
function readOrigin(reader: MapReader, key: string, missing?: string): string | undefined {
  const text = reader.text(key, missing);
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '')
    reader.problem(key, `"${text}" is no URL of a host alone, such as https://abc.execute-api.example.`);
  else if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    reader.problem(key, 'write https://. Only a host of this machine may be reached without.');
  return url?.origin;
}

const isLoopback = (hostname: string): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);

/** One key, or two while one replaces the other. */
function readKeys(reader: MapReader, key: string, missing: string) {
  const value = reader.take(key);
  const texts = (Array.isArray(value) ? value : [value]).filter(
    (each) => each !== undefined && each !== null,
  );
  if (texts.length === 0) reader.problem(key, missing);
  if (texts.length > 2) reader.problem(key, 'write one key, or two while one replaces the other.');
  return texts.flatMap((text) => {
    const found = publicKeyFrom(String(text));
    if (!found) reader.problem(key, `"${text}" is no public Ed25519 key (43 characters of base64url).`);
    return found ?? [];
  });
}

function readDecisionKeys(reader: MapReader): AgentConfig['safety']['decisionKeys'] {
  const missing =
    'write the sealing key of confirmations: { confirmation: … }, the output `confirmationSealKey`.';
  const inner = reader.inner('decision-keys');
  if (!inner) reader.problem('decision-keys', missing);
  const confirmation = inner ? readKeys(inner, 'confirmation', missing) : [];
  inner?.end();
  return { confirmation };
}

function readBrakes(reader: MapReader): Brakes {
  const inner = reader.inner('brakes');
  const brakes = brakedOperations.map((operation): [string, number] => [
    operation,
    inner ? readWhole(inner, operation, defaultBrakes[operation]) : defaultBrakes[operation],
  ]);
  inner?.end();
  return Object.fromEntries(brakes) as Brakes;
}

function readWhole(reader: MapReader, key: string, otherwise: number): number {
  const text = reader.text(key);
  if (text === undefined) return otherwise;
  if (!/^\d{1,5}$/.test(text)) reader.problem(key, `"${text}" is no whole number.`);
  return Number(text);
}

/** The shortest periods that the law allows at all; a site may ask for longer ones. */
const shortest = (now: Date): HoldLaw => ({
  accountingMonths: retentionOn(now).accountingMonths,
  registrantHoldDays: 0,
  accountFactsMonths: 24,
  refusalRecordMonths: 12,
});

function readLaw(reader: MapReader, now: Date): HoldLaw {
  const inner = reader.inner('law');
  const least = shortest(now);
  const read = (key: string, otherwise: SitePeriod): SitePeriod => {
    const text = inner?.text(key);
    const [, count = '', unit = ''] = /^(\d{1,5}) (days|months|years)$/.exec(text ?? '') ?? [];
    if (text !== undefined && count === '')
      inner?.problem(key, `"${text}": write a number and days, months or years, such as "120 months".`);
    return count === '' ? otherwise : ({ [unit]: Number(count) } as SitePeriod);
  };
  const law = holdLawFrom({
    accounting: read('accounting', { months: least.accountingMonths }),
    'domain-registrant': read('domain-registrant', { days: least.registrantHoldDays }),
    'internet-service': read('internet-service', { months: least.accountFactsMonths }),
    'consent-record': read('consent-record', { months: least.refusalRecordMonths }),
  });
  inner?.end();
  if (!law) reader.problem('law', 'write domain-registrant in days, the others in months or years.');
  else if (!keepsAsLong(law, least))
    reader.problem(
      'law',
      `a floor may not be below the law: accounting ${least.accountingMonths} months, internet-service ${least.accountFactsMonths} months, consent-record ${least.refusalRecordMonths} months.`,
    );
  return law ?? least;
}
