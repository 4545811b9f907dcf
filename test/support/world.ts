import type { RuntimeSettings } from '../../contract/settings.ts';
import type { RenderArchiveIndex } from '../../functions/handover/domain/archive-index.ts';
import type { Customer } from '../../functions/register/ports.ts';
import type { Letter, RenderLetter } from '../../functions/requests/domain/letters.ts';
import type { CountMetric, Log } from '../../functions/shared/ports.ts';
import { deriveKeys, pseudonym } from '../../functions/shared/secrets.ts';
import { countingRandom } from './counting-random.ts';
import { fixedClock } from './fixed-clock.ts';
import { inMemoryArchives } from './in-memory/archives.ts';
import { inMemoryConsents } from './in-memory/consents.ts';
import { inMemoryCuts } from './in-memory/cuts.ts';
import { type Holding, inMemoryStore } from './in-memory/data-store.ts';
import { inMemoryLimits } from './in-memory/limits.ts';
import { inMemoryMail } from './in-memory/mail.ts';
import { inMemoryMailing } from './in-memory/mailing.ts';
import { inMemoryOpenWork } from './in-memory/open-work.ts';
import { inMemoryPolicyVersions } from './in-memory/policy-versions.ts';
import { inMemoryRecipients } from './in-memory/recipients.ts';
import { inMemoryAddressBook, inMemoryAddressCheck, inMemoryRegister } from './in-memory/register.ts';
import { inMemoryRequests } from './in-memory/requests.ts';
import { inMemoryWorkflow } from './in-memory/workflow.ts';
import { sampleSeals } from './seals.ts';

export const settings: RuntimeSettings = {
  provider: {
    name: 'Vietnam Server',
    website: 'https://example.vn',
    supportEmail: 'help@example.vn',
    supportPhone: '+84 28 1234 5678',
    address: '1 Lê Lợi, Thành phố Hồ Chí Minh',
    colour: '#0b5394',
  },
  mail: { sender: 'privacy@example.vn', noticeSender: 'notices@example.vn', replyTo: 'help@example.vn' },
  defaultLanguage: 'vi',
  periods: {
    confirmationLinkSeconds: 86_400,
    confirmationWaitSeconds: 7 * 86_400,
    graceSeconds: 3 * 86_400,
    archiveSeconds: 7 * 86_400,
    downloadUrlSeconds: 300,
    evidenceMonths: 24,
    registrantHoldDays: 30,
    accountFactsMonths: 24,
    refusalRecordMonths: 12,
    newAddressDays: 30,
  },
  limits: {
    lettersPerAddressPerHour: 10,
    lettersPerAddressPerDay: 20,
    lettersPerAddressPerClientPerDay: 20,
    formsPerClientPerHour: 20,
    wrongCodes: 3,
    freshLinks: 2,
  },
  archives: { partBytes: 10_000_000_000, partFiles: 100_000 },
  notices: {
    daysAhead: 30,
    canarySize: 50,
    canaryWaitSeconds: 3600,
    quotaWaitSeconds: 900,
    bouncePercent: 4,
    complaintPercent: 0.08,
  },
};

export const lan: Customer = {
  customerId: 'customer-lan',
  name: 'Nguyễn Thị Lan',
  address: 'lan.nguyen@example.vn',
  inEuropeanUnion: false,
};

/** The provider's default data about Lan: two files, an address book entry, an invoice to keep. */
const holdingsOfLan: Holding[] = [
  { customerId: lan.customerId, category: 'website-files', path: 'site/index.html', content: '<h1>Lan</h1>' },
  { customerId: lan.customerId, category: 'website-files', path: 'site/ảnh.txt', content: 'ảnh' },
  { customerId: lan.customerId, category: 'mailing-topics', record: { topic: 'promotions' } },
  { customerId: lan.customerId, category: 'profile', record: { name: lan.name, phone: '+84 90 000 0000' } },
  {
    customerId: lan.customerId,
    category: 'invoices',
    record: { number: 'HD-1', amount: 120_000 },
    hold: { basis: 'accounting', until: '2036-12-31T17:00:00.000Z' },
  },
];

/** A letter's facts instead of its words: tests read them with {@link lettersOf}. */
const renderLetter: RenderLetter = (letter) => ({
  subject: letter.type,
  text: JSON.stringify(letter),
  html: '',
});
const renderArchiveIndex: RenderArchiveIndex = (index) => JSON.stringify(index);

/** Everything the use cases need, in memory: one customer, Lan, on Monday 2 March 2026, 09:00 in Vietnam. */
export function newWorld(changes: Partial<RuntimeSettings['limits']> = {}) {
  const keys = deriveKeys(Buffer.alloc(32, 7));
  const register = inMemoryRegister(lan);
  const logged: Parameters<Log>[0][] = [];
  const counted: Parameters<CountMetric>[] = [];
  const of = (...categories: Holding['category'][]) =>
    holdingsOfLan
      .filter((holding) => categories.includes(holding.category))
      .map((holding) => ({ ...holding }));
  const stores = {
    hosting: inMemoryStore('hosting', ['website-files'], ...of('website-files')),
    mailing: inMemoryStore('mailing', ['mailing-topics'], ...of('mailing-topics')),
    account: inMemoryStore('account', ['profile', 'invoices'], ...of('profile', 'invoices')),
  };
  return {
    ...sampleSeals,
    clock: fixedClock('2026-03-02T02:00:00.000Z'),
    random: countingRandom(),
    keys,
    settings: { ...settings, limits: { ...settings.limits, ...changes } },
    publicUrl: 'https://privacy.example.vn',
    log: (line: Parameters<Log>[0]) => void logged.push(line),
    logged,
    countMetric: (...metric: Parameters<CountMetric>) => void counted.push(metric),
    counted,
    requests: inMemoryRequests(),
    limits: inMemoryLimits(),
    workflow: inMemoryWorkflow(),
    openWork: inMemoryOpenWork(),
    register,
    recipients: inMemoryRecipients(keys, { ...lan, customerSince: '2019-05-01' }),
    addresses: inMemoryAddressCheck(register, keys),
    addressBook: inMemoryAddressBook(register),
    mail: inMemoryMail(),
    mailing: inMemoryMailing(),
    archives: inMemoryArchives(),
    cuts: inMemoryCuts(),
    versions: inMemoryPolicyVersions(),
    consents: inMemoryConsents(lan.customerId),
    store: stores,
    stores,
    renderLetter,
    renderArchiveIndex,
  };
}

export type World = ReturnType<typeof newWorld>;

/** The letters that left, oldest first. */
export const lettersOf = (world: Pick<World, 'mail'>): (Letter & { to: string })[] =>
  world.mail.sent.map(({ to, text }) => ({ ...JSON.parse(text), to }));

/** The only request. */
export function onlyRequest(world: Pick<World, 'requests'>) {
  const [request, another] = world.requests.all();
  if (!request || another) throw new Error('There is not exactly one request.');
  return request;
}

export const addressKeyOf = (world: Pick<World, 'keys'>, address: string) => pseudonym(world.keys, address);
