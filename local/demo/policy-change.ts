import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dayAfter } from '../../functions/policy/domain/policy.ts';
import { vietnamDay } from '../../functions/shared/calendar.ts';
import { customerAt, type LocalCustomer } from '../customer.ts';
import { itemsOf } from '../inspect.ts';
import { type Operator, operatorAt } from '../operator.ts';
import type { SeededCustomer } from '../seed/customers.ts';
import { seedCustomer } from '../seed/seed.ts';
import type { LocalStack } from '../stack.ts';
import { ask } from './journeys.ts';
import type { Cast, Narrator } from './narrator.ts';

/** Customers whose mailboxes behave like those of Amazon's mailbox simulator. */
const bouncing = { id: 'KH-3001', name: 'Hộp thư không còn', address: 'bounce@simulator.amazonses.com' };
const complaining = {
  id: 'KH-3002',
  name: 'Người báo thư rác',
  address: 'complaint@simulator.amazonses.com',
};

const act = ['--by', 'demo', '--reason', 'a change of the policy'];
const timeoutMs = 90_000;

/** The fields that the demo reads from `report --json`. */
interface Report {
  recipients: number;
  tally: Record<string, number>;
  imbalance: number;
  notReached: { customerId: string }[];
}

/**
 * The policy changes: two versions are published, every customer is notified of the second one exactly once, and a
 * third one asks for consent. An operator types the commands. Runs after the other journeys, so that one customer is
 * deleted and one has opted out of all promotions.
 */
export async function policyChange(stack: LocalStack, cast: Cast, narrator: Narrator): Promise<void> {
  const { say, check } = narrator;
  const { leaves, moves, refuses } = cast;
  const { clients, tables, buckets, keys } = stack;
  for (const each of [bouncing, complaining])
    await seedCustomer(
      { ...clients, tables, buckets, keys },
      { ...moves, ...each, contacts: [], domains: [] },
    );
  const operator = operatorAt(stack);
  const customer = customerAt(stack.urls);
  const folder = writeVersions(stack.sandbox);

  await operator.policy('publish', '1');
  const refused = await operator.policy('publish', '2', '--from', folder.tooSoon);
  check(
    'a significant version that applies in less than 30 days is refused',
    refused.exitCode === 4 && refused.remark.includes('30 days'),
  );
  const published = await operator.policy('publish', '2', '--from', folder.inTime);
  check('one that applies later is published', published.exitCode === 0);
  await checkSite(stack, customer, narrator);
  const previewed = await operator.policy('preview', '2', '--json');
  say(
    `preview: ${(JSON.parse(previewed.output) as { recipients: { total: number } }).recipients.total} customers`,
  );

  const unconfirmed = await operator.policy('notify', '2', '--confirm', '1', ...act);
  check('nobody is notified before the number has been typed again', unconfirmed.exitCode === 4);
  await notifyCustomers(operator, 2, narrator);
  const count = async ({ address }: SeededCustomer) => (await customer.notices(address, 2)).length;
  check('the customers got the notice exactly once', (await count(moves)) === 1);
  check('so did the customer who opted out, because it is no promotion', (await count(refuses)) === 1);
  check('the deleted customer got nothing', (await count(leaves)) === 0);
  await checkReport(stack, operator, narrator);

  await operator.policy('publish', '3', '--from', folder.inTime);
  await notifyCustomers(operator, 3, narrator);
  const [letter] = await customer.notices(moves.address, 3);
  const link = letter?.links.find((url) => new URL(url).pathname.startsWith('/consent/')) ?? '';
  await checkConsent(stack, customer, link, moves.phone.slice(-4), narrator);
}

/** The versions of this repository, dated as if adopted today: the demo must work on any day. */
function writeVersions(sandbox: string): { tooSoon: string; inTime: string } {
  const today = vietnamDay(new Date());
  const folders = { tooSoon: join(sandbox, 'policy-too-soon'), inTime: join(sandbox, 'policy-in-time') };
  for (const [folder, days] of [
    [folders.tooSoon, 29],
    [folders.inTime, 60],
  ] as const) {
    mkdirSync(folder);
    for (const language of ['vi', 'en']) {
      const second = readFileSync(`policy/versions/2.${language}.md`, 'utf8')
        .replace(/^date:.*$/m, `date: ${today}`)
        .replace(/^decidedOn:.*$/m, `decidedOn: ${today}`)
        .replace(/^effective:.*$/m, `effective: ${dayAfter(today, days)}`);
      writeFileSync(join(folder, `2.${language}.md`), second);
      writeFileSync(join(folder, `3.${language}.md`), askingForConsent(second, language));
    }
  }
  return folders;
}

const purposes: Record<string, string> = {
  vi: 'Ghi âm cuộc gọi hỗ trợ để đào tạo nhân viên.',
  en: 'Recording support calls to train our staff.',
};

const askingForConsent = (second: string, language: string): string =>
  second
    .replace(/^version:.*$/m, 'version: 3')
    .replace(/^significance:.*$/m, 'significance: needs-consent')
    .replace(/^title:/m, `purposes:\n  call-recordings: ${purposes[language]}\ntitle:`);

async function checkSite({ urls }: LocalStack, customer: LocalCustomer, { check }: Narrator): Promise<void> {
  const site = await customer.visit(`${urls.pages}/policy?lang=en`);
  check(
    'the site shows the text in force, its latest update, and the next version',
    site.text.includes('Latest update') && site.text.includes('Version 2'),
  );
  const changes = await customer.visit(`${urls.pages}/policy/2/since/1?lang=vi`);
  check(
    'and the differences, word by word',
    ['ins', 'del'].every((change) => changes.root.querySelectorAll(change).length > 0),
  );
}

/** Starts a run as an operator does, and waits for its end. */
async function notifyCustomers(operator: Operator, version: number, { say, check }: Narrator): Promise<void> {
  const number = String(version);
  const started = await operator.policy('notify', number, '--confirm', number, ...act);
  if (started.exitCode !== 0) throw new Error(started.remark);
  say(
    `notifying every customer of version ${version}: a first batch, a wait for its answers, then the others`,
  );
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const { status } = JSON.parse((await operator.policy('status', number, '--json')).output) as {
      status: string;
    };
    if (status === 'finished') break;
    if (status === 'stopped' || Date.now() > deadline)
      throw new Error(`The run of version ${version} is ${status}.`);
    await sleep(200);
  }
  const again = await operator.policy('notify', number, '--confirm', number, ...act);
  check('customers cannot be notified of the same version a second time', again.exitCode === 4);
}

/** Checks what the mail service reported, and that the account balances. */
async function checkReport(stack: LocalStack, operator: Operator, { say, check }: Narrator): Promise<void> {
  const read = async () => JSON.parse((await operator.policy('report', '2', '--json')).output) as Report;
  const deadline = Date.now() + timeoutMs;
  let report = await read();
  // Events arrive slightly later than the mail.
  while ((report.tally.bounced !== 1 || report.tally.complained !== 1) && Date.now() < deadline)
    report = await read();
  const counted = Object.entries(report.tally).filter(([, count]) => count > 0);
  say(`report: ${counted.map(([fate, count]) => `${fate} ${count}`).join(', ')}`);
  check(
    'every customer on record is accounted for, and the sums agree',
    report.imbalance === 0 && report.tally.left === 0 && report.recipients === 4,
  );
  const profiles = await itemsOf(stack, 'account');
  check(
    'a customer whose mail bounces is marked as unreachable, and listed for the operator',
    profiles.some(({ customerId, unreachableSince }) => customerId === bouncing.id && unreachableSince) &&
      report.notReached.some(({ customerId }) => customerId === bouncing.id),
  );
  check(
    'the customer who complained gets no more promotions',
    !(await ask(stack, complaining.address, 'promotions')).allowed,
  );
}

/** Silence and machines do not consent; a person does, and withdraws it. */
async function checkConsent(
  stack: LocalStack,
  customer: LocalCustomer,
  link: string,
  phoneEnding: string,
  { say, check }: Narrator,
): Promise<void> {
  const acts = async () =>
    (await itemsOf(stack, 'account'))
      .filter(({ topic }) => topic === 'policy-3/call-recordings')
      .map(({ act: done }) => done);

  const page = await customer.visit(link);
  const pressed = await customer.press(page, { purposes: 'call-recordings' });
  check('opening the link, or pressing without typing, does not give consent', (await acts()).length === 0);
  check('and says what is missing', pressed.status === 422);
  const given = await customer.press(page, { purposes: 'call-recordings', phoneEnding });
  say('consent given on the page of the letter');
  check(
    'a tick and the end of the telephone number give consent to the purpose',
    (await acts()).join() === 'given',
  );
  await customer.press(given, { withdraw: 'call-recordings' });
  check('one press withdraws it', (await acts()).includes('withdrawn'));
}
