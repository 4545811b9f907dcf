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
import { ask, type Cast, type Narrator } from './journeys.ts';

/** Customers whose mailboxes do what those of Amazon's mailbox simulator do. */
const gone = { id: 'KH-3001', name: 'Hộp thư không còn', address: 'bounce@simulator.amazonses.com' };
const annoyed = { id: 'KH-3002', name: 'Người báo thư rác', address: 'complaint@simulator.amazonses.com' };

const act = ['--by', 'demo', '--reason', 'a change of the policy'];
const patienceMs = 90_000;

/** What the demo reads of `report --json`. */
interface Report {
  recipients: number;
  tally: Record<string, number>;
  imbalance: number;
  notReached: { customerId: string }[];
}

/**
 * The policy changes: two versions are published, every customer is told of the second one, once, and a third one asks
 * for consent. An operator types the commands. Comes after the other journeys, so that one customer is deleted and one
 * has refused all promotions.
 */
export async function policyChange(stack: LocalStack, cast: Cast, narrator: Narrator): Promise<void> {
  const { say, check } = narrator;
  const { leaves, moves, refuses } = cast;
  const { clients, tables, buckets, keys } = stack;
  for (const each of [gone, annoyed])
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

  const unasked = await operator.policy('notify', '2', '--confirm', '1', ...act);
  check('nobody is told before the number was typed again', unasked.exitCode === 4);
  await tell(operator, 2, narrator);
  const count = async ({ address }: SeededCustomer) => (await customer.notices(address, 2)).length;
  check('the customers got the notice exactly once', (await count(moves)) === 1);
  check('so did who refused promotions, because it is none', (await count(refuses)) === 1);
  check('who was deleted got nothing', (await count(leaves)) === 0);
  await checkReport(stack, operator, narrator);

  await operator.policy('publish', '3', '--from', folder.inTime);
  await tell(operator, 3, narrator);
  const [letter] = await customer.notices(moves.address, 3);
  const link = letter?.links.find((url) => new URL(url).pathname.startsWith('/consent/')) ?? '';
  await checkConsent(stack, customer, link, narrator);
}

/** The versions of this repository as if they had been adopted today: the demo must play on any day. */
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
    'the site shows the text in force, its latest update, and what comes',
    site.text.includes('Latest update') && site.text.includes('Version 2'),
  );
  const changes = await customer.visit(`${urls.pages}/policy/2/since/1?lang=vi`);
  check(
    'and what is different, word by word',
    ['ins', 'del'].every((change) => changes.root.querySelectorAll(change).length > 0),
  );
}

/** Starts a run as an operator does, and waits for its end. */
async function tell(operator: Operator, version: number, { say, check }: Narrator): Promise<void> {
  const number = String(version);
  const begun = await operator.policy('notify', number, '--confirm', number, ...act);
  if (begun.exitCode !== 0) throw new Error(begun.remark);
  say(
    `telling every customer of version ${version}: a first batch, whose answers are waited for, then the others`,
  );
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const { status } = JSON.parse((await operator.policy('status', number, '--json')).output) as {
      status: string;
    };
    if (status === 'finished') break;
    if (status === 'stopped' || Date.now() > giveUpAt)
      throw new Error(`The run of version ${version} is ${status}.`);
    await sleep(200);
  }
  const again = await operator.policy('notify', number, '--confirm', number, ...act);
  check('nobody can be told of the same version a second time', again.exitCode === 4);
}

/** What the mail service reported, and that the account balances. */
async function checkReport(stack: LocalStack, operator: Operator, { say, check }: Narrator): Promise<void> {
  const read = async () => JSON.parse((await operator.policy('report', '2', '--json')).output) as Report;
  const giveUpAt = Date.now() + patienceMs;
  let report = await read();
  // Events come a moment after the mail.
  while ((report.tally.bounced !== 1 || report.tally.complained !== 1) && Date.now() < giveUpAt)
    report = await read();
  const counted = Object.entries(report.tally).filter(([, count]) => count > 0);
  say(`report: ${counted.map(([fate, count]) => `${fate} ${count}`).join(', ')}`);
  check(
    'each customer on record is accounted for, and the sums agree to zero',
    report.imbalance === 0 && report.tally.left === 0 && report.recipients === 4,
  );
  const profiles = await itemsOf(stack, 'account');
  check(
    'whose mail bounces is marked as not reachable, and listed for the operator',
    profiles.some(({ customerId, unreachableSince }) => customerId === gone.id && unreachableSince) &&
      report.notReached.some(({ customerId }) => customerId === gone.id),
  );
  check(
    'who complained gets no promotions any more',
    !(await ask(stack, annoyed.address, 'promotions')).allowed,
  );
}

/** Silence and machines consent to nothing; a person does, and takes it back. */
async function checkConsent(
  stack: LocalStack,
  customer: LocalCustomer,
  link: string,
  { say, check }: Narrator,
): Promise<void> {
  const acts = async () =>
    (await itemsOf(stack, 'account'))
      .filter(({ topic }) => topic === 'policy-3/call-recordings')
      .map(({ act: done }) => done);

  const page = await customer.visit(link);
  const pressed = await customer.press(page, { purposes: 'call-recordings' });
  check('opening the link, or pressing without typing, consents to nothing', (await acts()).length === 0);
  check('and says what is missing', pressed.status === 422);
  const challenge = page.root.querySelector('.digits')?.text.trim() ?? '';
  const given = await customer.press(page, { purposes: 'call-recordings', challenge });
  say('consent given on the page of the letter');
  check('a tick and the typed characters consent to the purpose', (await acts()).join() === 'given');
  await customer.press(given, { withdraw: 'call-recordings' });
  check('one press takes it back', (await acts()).includes('withdrawn'));
}
