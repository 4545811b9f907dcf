import { setTimeout as sleep } from 'node:timers/promises';
import { readPolicyFiles } from '../../functions/adapters/policy-files.ts';
import { publishVersion } from '../../functions/app/publish-version.ts';
import { listFates, reportNotice } from '../../functions/app/report-notice.ts';
import { startNotice } from '../../functions/app/start-notice.ts';
import { vietnamDay } from '../../functions/domain/calendar.ts';
import { dayAfter, type PolicyVersion } from '../../functions/domain/policy.ts';
import { customerAt, type LocalCustomer } from '../customer.ts';
import { itemsOf } from '../inspect.ts';
import { policyPortsOf } from '../policy-ports.ts';
import type { SeededCustomer } from '../seed/customers.ts';
import { seedCustomer } from '../seed.ts';
import type { LocalStack } from '../stack.ts';
import { ask, type Cast, type Narrator } from './journeys.ts';

type Ports = ReturnType<typeof policyPortsOf>;

/** Customers whose mailboxes do what Amazon's mailbox simulator does. */
const extras = [
  { id: 'KH-3001', name: 'Hộp thư không còn', address: 'bounce@simulator.amazonses.com' },
  { id: 'KH-3002', name: 'Người báo thư rác', address: 'complaint@simulator.amazonses.com' },
];

const act = { by: 'demo', reason: 'a change of the policy' };

/**
 * The policy changes: two versions are published, every customer is told of the second one, once, and a third one asks
 * for consent. Comes after the other journeys, so that one customer is deleted and one has refused all promotions.
 */
export async function policyChange(stack: LocalStack, cast: Cast, narrator: Narrator): Promise<void> {
  const { say, check } = narrator;
  const { leaves, moves, refuses } = cast;
  const { clients, tables, buckets, keys } = stack;
  for (const extra of extras)
    await seedCustomer(
      { ...clients, tables, buckets, keys },
      { ...moves, ...extra, contacts: [], domains: [] },
    );
  const ports = policyPortsOf(stack);
  const customer = customerAt(stack.urls);
  const today = vietnamDay(new Date());

  const first = await versionIn('policy/versions', 1);
  const second = appliesLater(await versionIn('policy/versions', 2), today);
  await publishVersion(ports, first);
  const tooSoon = await publishVersion(ports, { ...second, effective: dayAfter(today, 29) });
  check('a significant version that applies in less than 30 days is refused', 'obstacles' in tooSoon);
  await publishVersion(ports, second);
  say('published: version 1, and version 2, which applies in 60 days');
  const site = await customer.visit(`${stack.urls.pages}/policy?lang=en`);
  check(
    'the site shows the text in force, its latest update, and what comes',
    /Latest update/.test(site.text) && site.text.includes('Version 2'),
  );
  const changes = await customer.visit(`${stack.urls.pages}/policy/2/since/1?lang=vi`);
  check(
    'and what is different, word by word',
    changes.root.querySelectorAll('ins').length > 0 && changes.root.querySelectorAll('del').length > 0,
  );

  await tell(ports, 2, narrator);
  const count = async ({ address }: SeededCustomer) => (await customer.notices(address, 2)).length;
  check('the customers got the notice exactly once', (await count(moves)) === 1);
  check('so did who refused promotions, because it is none', (await count(refuses)) === 1);
  check('who was deleted got nothing', (await count(leaves)) === 0);
  await checkAccount(stack, ports, narrator);
  await checkConsent(stack, ports, second, { cast, customer, narrator });
}

async function versionIn(folder: string, number: number): Promise<PolicyVersion> {
  const draft = await readPolicyFiles(folder, number);
  if ('problems' in draft) throw new Error(draft.problems.join('\n'));
  return draft.version;
}

/** The version as if it had been adopted today: the demo must play on any day. */
const appliesLater = (version: PolicyVersion, today: string): PolicyVersion => ({
  ...version,
  date: today,
  effective: dayAfter(today, 60),
  decision: { ...version.decision, on: today },
});

/** Starts a run and waits for its end. */
async function tell(ports: Ports, version: number, { say, check }: Narrator): Promise<void> {
  const started = await startNotice(ports, { version, ...act });
  if ('obstacle' in started) throw new Error(`The run does not start: ${started.obstacle}.`);
  say(
    `telling every customer of version ${version}: a first batch, whose answers are waited for, then the others`,
  );
  const giveUpAt = Date.now() + 90_000;
  for (;;) {
    const run = await ports.runs.find(version);
    if (run?.status === 'finished') break;
    if (run?.status === 'stopped' || Date.now() > giveUpAt)
      throw new Error(
        `The run of version ${version} is ${run?.status} (${run?.stopped?.reason ?? 'too slow'}).`,
      );
    await sleep(200);
  }
  const again = await startNotice(ports, { version, ...act });
  check('nobody can be told of the same version a second time', 'obstacle' in again);
}

/** What the mail service reported, and that the account balances. */
async function checkAccount(stack: LocalStack, ports: Ports, { say, check }: Narrator): Promise<void> {
  const settled = async () => {
    const tally = (await reportNotice(ports, 2))?.tally;
    return tally?.bounced === 1 && tally.complained === 1 && tally.delivered === tally.sent + 1;
  };
  const giveUpAt = Date.now() + 30_000;
  while (!(await settled()) && Date.now() < giveUpAt) await sleep(200);
  const report = await reportNotice(ports, 2);
  const listed = new Set<string>();
  for await (const { customerId } of listFates(ports, 2)) listed.add(customerId);
  say(
    `report: ${Object.entries(report?.tally ?? {})
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
  );
  check(
    'each customer on record is accounted for, and the sums agree to zero',
    report?.imbalance === 0 && listed.size === report.run.recipients && report.tally.left === 0,
  );
  const profiles = await itemsOf(stack, 'account');
  const [gone, complained] = extras.map(({ id }) => id);
  check(
    'whose mail bounces is marked as not reachable',
    profiles.some((item) => item.customerId === gone && item.unreachableSince !== undefined),
  );
  const address = extras.find(({ id }) => id === complained)?.address ?? '';
  check('who complained gets no promotions any more', !(await ask(stack, address, 'promotions')).allowed);
}

/** A third version needs consent: silence and machines give none, a person does, and takes it back. */
async function checkConsent(
  stack: LocalStack,
  ports: Ports,
  second: PolicyVersion,
  { cast, customer, narrator }: { cast: Cast; customer: LocalCustomer; narrator: Narrator },
): Promise<void> {
  const { say, check } = narrator;
  const purposes = {
    vi: { 'call-recordings': 'Ghi âm cuộc gọi hỗ trợ để đào tạo nhân viên.' },
    en: { 'call-recordings': 'Recording support calls to train our staff.' },
  };
  await publishVersion(ports, {
    ...second,
    number: 3,
    effective: dayAfter(second.effective, 30),
    significance: 'needs-consent',
    words: {
      vi: { ...second.words.vi, purposes: purposes.vi },
      en: { ...second.words.en, purposes: purposes.en },
    },
  });
  await tell(ports, 3, narrator);
  const [letter] = await customer.notices(cast.moves.address, 3);
  const link = letter?.links.find((url) => url.includes('/consent/')) ?? '';
  const acts = async () =>
    (await itemsOf(stack, 'account'))
      .filter(({ topic }) => topic === 'policy-3/call-recordings')
      .map(({ act }) => act);

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
