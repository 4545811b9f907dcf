import { topics } from '../../functions/shared/vocabulary.ts';
import type { GateAnswer } from '../../functions/stores/ask-mailing-gate.ts';
import { customerAt, type LocalCustomer } from '../customer.ts';
import { itemsOf, versionsOf } from '../inspect.ts';
import { readArchive, sha256Of } from '../read-archive.ts';
import type { SeededCustomer } from '../seed/customers.ts';
import type { LocalStack } from '../stack.ts';
import { type Cast, type DeletionWatch, inSeconds, type Narrator, statusLinkOf } from './narrator.ts';
import { residueOf } from './residue.ts';

type Journey = (stack: LocalStack, cast: Cast, narrator: Narrator) => Promise<void>;

/**
 * A customer has everything deleted.
 *
 * @param site looks meanwhile at what the provider's own systems hold, if there are any
 */
export async function deletion(
  stack: LocalStack,
  { leaves, moves }: Cast,
  { say, check }: Narrator,
  site?: DeletionWatch,
): Promise<void> {
  const customer = customerAt(stack.urls);
  const neighbourBefore = await versionsOf(stack, 'hosting', `customers/${moves.id}/`);
  const { reference, matchCode } = await customer.submit({
    kind: 'deletion',
    scope: 'everything',
    address: leaves.address,
    language: 'vi',
  });
  say(`submitted by form: ${reference}, match code shown`);

  const asked = await customer.waitForLetter({ address: leaves.address, reference }, 'confirm');
  say(`letter: ${asked.subject}`);
  const page = await customer.visit(asked.link);
  const guessed = await customer.press(page, { acceptRisk: 'yes', code: matchCode === '10' ? '11' : '10' });
  check('a wrong match code confirms nothing', guessed.status === 422);
  const confirmed = await customer.press(page, { acceptRisk: 'yes', code: matchCode });
  check('the right code and the accepted risk confirm', confirmed.status === 200);
  const confirmedAt = Date.now();

  const grace = await customer.waitForLetter({ address: leaves.address, reference }, 'cancel');
  say(`letter: ${grace.subject}`);
  const files = await versionsOf(stack, 'hosting', `customers/${leaves.id}/`);
  check('nothing is deleted during the grace period', files.length > 0);
  site?.inGracePeriod();

  const receipt = await customer.waitForLetter({ address: leaves.address, reference }, 'status');
  say(`letter: ${receipt.subject}`);
  say(`it came ${inSeconds(Date.now() - confirmedAt)} after the confirmation, the grace period included`);
  const status = await customer.waitForStatus(
    statusLinkOf(receipt),
    'completed-with-exceptions',
    'completed',
  );
  say(`closed: ${status.status}`);

  const remaining = await versionsOf(stack, 'hosting', `customers/${leaves.id}/`);
  check('no version or delete marker of the hosted files is left', remaining.length === 0);
  const neighbour = await versionsOf(stack, 'hosting', `customers/${moves.id}/`);
  check(
    'the neighbour with the similar number keeps every file',
    neighbour.length === neighbourBefore.length,
  );
  const records = (await itemsOf(stack, 'account')).filter((item) => item.pk === `customer#${leaves.id}`);
  check(
    'only held records are left in the register, each with its end date',
    records.length > 0 && records.every(({ purgeAt }) => typeof purgeAt === 'number'),
  );
  const heldLocations = new Set(records.map(({ pk, sk }) => `table account: ${pk} ${sk}`));
  check(
    'address, name and phone are only in held records',
    (await residueOf(stack, leaves, heldLocations)).length === 0,
  );
  check('no promotion may be sent any more', !(await mayBeSent(stack, leaves.address)));
  await site?.afterReceipt(reference, receipt.text);
}

/** A customer takes all their data elsewhere. */
export const handover: Journey = async (stack, { moves }, { say, check }) => {
  const customer = customerAt(stack.urls);
  const { reference, matchCode } = await customer.submit({
    kind: 'handover',
    scope: 'everything',
    address: moves.address,
    language: 'en',
  });
  say(`submitted by form: ${reference}, match code shown`);
  const asked = await customer.waitForLetter({ address: moves.address, reference }, 'confirm');
  say(`letter: ${asked.subject}`);
  await customer.press(await customer.visit(asked.link), { code: matchCode });
  const ready = await customer.waitForLetter({ address: moves.address, reference }, 'download');
  say(`letter: ${ready.subject}`);

  const page = await customer.visit(ready.link);
  const refused = await customer.press(page, { action: 'download' });
  check('without the match code there is no download', refused.status === 422);
  const link = await customer.press(page, { action: 'download', code: matchCode });
  const url = link.root.querySelector('a[href*="X-Amz-Signature"]')?.getAttribute('href') ?? '';
  const archive = await readArchive(Buffer.from(await (await fetch(url)).arrayBuffer()));
  say(`downloaded: ${archive.files.size} entries`);
  check(
    'every entry matches the manifest',
    archive.wrong.length === 0 && archive.manifest.entries.length > 0,
  );
  check(
    'the archive can be read by people and machines',
    ['index.html', 'information/profile.json', 'information/profile.csv'].every((path) =>
      archive.files.has(path),
    ),
  );
  check('nothing is missing', archive.manifest.missing.length === 0);
  const { parts = [] } = archive.manifest;
  const intact: string[] = [];
  for (const [index, { store = '', sha256 }] of parts.entries()) {
    const next = await customer.press(link, { part: String(index + 2) });
    const partUrl = next.root.querySelector('a[href*="X-Amz-Signature"]')?.getAttribute('href') ?? '';
    const bytes = Buffer.from(await (await fetch(partUrl)).arrayBuffer());
    if (sha256Of(bytes) === sha256) intact.push(store);
  }
  say(`downloaded: ${parts.length} parts more, which the agent has uploaded`);
  check(
    'what each system of the site holds is a part of the copy, with the sum that the first part lists',
    intact.length === parts.length && ['billing', 'panel'].every((store) => intact.includes(store)),
  );

  await customer.press(page, { action: 'discard', code: matchCode });
  const status = await customer.waitForStatus(statusLinkOf(ready), 'completed');
  say(`closed: ${status.status}`);
  check('the archive is gone', (await versionsOf(stack, 'archive')).length === 0);
  check(
    'the handed-over files are still hosted',
    (await versionsOf(stack, 'hosting', `customers/${moves.id}/`)).length > 0,
  );
};

/** A customer opts out of all promotions. */
export const optOut: Journey = async (stack, { refuses, moves }, { say, check }) => {
  const customer = customerAt(stack.urls);
  check('promotions may be sent before', await mayBeSent(stack, refuses.address));
  const { reference } = await customer.submit({
    kind: 'opt-out',
    topics: 'all',
    address: refuses.address,
    language: 'vi',
  });
  say(`submitted by form: ${reference}`);
  const asked = await customer.waitForLetter({ address: refuses.address, reference }, 'confirm');
  say(`letter: ${asked.subject}`);
  await customer.press(await customer.visit(asked.link));
  const receipt = await customer.waitForLetter({ address: refuses.address, reference }, 'status');
  say(`letter: ${receipt.subject}`);
  const status = await customer.waitForStatus(statusLinkOf(receipt), 'completed');
  say(`closed: ${status.status}`);
  check('no promotion may be sent any more', !(await mayBeSent(stack, refuses.address)));
  await checkOneClick(stack, customer, moves, { say, check });
};

/** Acts like a mail client on the header of a promotional mail: one POST, no questions. */
async function checkOneClick(
  stack: LocalStack,
  customer: LocalCustomer,
  { address }: SeededCustomer,
  { say, check }: Narrator,
): Promise<void> {
  const answer = await ask(stack, address, 'promotions');
  if (!answer.allowed) return check('the gate gives one-click headers to others', false);
  const url = answer.headers['List-Unsubscribe'].slice(1, -1);
  await customer.visit(url);
  check('opening a one-click link stops nothing', (await ask(stack, address, 'promotions')).allowed);
  const clicked = await customer.visit(url, {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  });
  say('one-click opt-out by another customer, for one topic');
  check(
    'one click stops its topic before it is answered',
    clicked.status === 200 && !(await ask(stack, address, 'promotions')).allowed,
  );
  check('the other topics continue', (await ask(stack, address, 'sales-policy')).allowed);
}

/** The mailing gate's answer to the provider's mailer. */
export const ask = async (stack: LocalStack, address: string, topic: string): Promise<GateAnswer> =>
  (await stack.invoke('ask-mailing-gate', { address, topic })) as GateAnswer;

/** May the address receive a message on any topic? */
async function mayBeSent(stack: LocalStack, address: string): Promise<boolean> {
  const answers = await Promise.all(topics.map((topic) => ask(stack, address, topic)));
  return answers.some(({ allowed }) => allowed);
}
