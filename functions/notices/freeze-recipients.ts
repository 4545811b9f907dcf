import type { NoticeInput, NoticeOutput } from '../../contract/machines.ts';
import type { RuntimeSettings } from '../../contract/settings.ts';
import type { ListedCustomer, Recipients } from '../register/ports.ts';
import { PermanentError } from '../shared/errors.ts';
import type { Log, Timing } from '../shared/ports.ts';
import { findRun, type RunPorts, recordRunEvent } from './change-run.ts';
import { isCarriedBy, type NoticeRun } from './domain/notice-run.ts';

/** Maximum time, in milliseconds, for the last page and its record. */
const marginMs = 20_000;
/** Customers per page. */
const pageSize = 1000;

/**
 * The state *Freeze the customers*: writes the customers of the register into numbered batches, page by page, before
 * anything is sent to them. In the end, everyone who was known is therefore accounted for, even if deleted meanwhile.
 * If interrupted, it continues at the last page: writing a page again writes the same batches.
 */
export async function freezeRecipients(
  ports: RunPorts & {
    recipients: Pick<Recipients, 'list'>;
    settings: Pick<RuntimeSettings, 'notices' | 'site'>;
    log: Log;
  } & Pick<Timing, 'timeLeft'>,
  input: NoticeInput,
): Promise<NoticeOutput> {
  const { version } = input;
  // Whoever is listed in the cloud is not all there are: that nobody is told must not look like a finished run.
  if (ports.settings.site?.register)
    throw new PermanentError('The register is behind the site, whose customers cannot be listed yet.');
  let run = await findRun(ports, version);
  while (isCarriedBy(run, input.attempt) && !run.frozen) {
    if (run.pauseRequested) {
      await recordRunEvent(ports, version, { type: 'paused' });
      return { ...input, next: 'end' };
    }
    if (ports.timeLeft() < marginMs) return { ...input, next: 'freeze' };
    run = await freezePage(ports, run);
  }
  if (!isCarriedBy(run, input.attempt)) return { ...input, next: 'end' };
  ports.log({ event: `notice-frozen ${run.pass}`, count: run.recipients });
  return { ...input, next: 'send' };
}

async function freezePage(
  ports: RunPorts & {
    recipients: Pick<Recipients, 'list'>;
    settings: Pick<RuntimeSettings, 'notices' | 'site'>;
  },
  run: NoticeRun,
): Promise<NoticeRun> {
  const page = await ports.recipients.list(pageSize, run.cursor);
  const customers = page.customers
    .filter((customer) => isOfPass(customer, run))
    .map(({ customerId }) => customerId);
  const batches = batchesOf(customers, run, ports.settings.notices.canarySize);
  await ports.runs.writeBatches(run.version, batches, run.keptUntil);
  return recordRunEvent(ports, run.version, {
    type: 'page-frozen',
    read: run.revision,
    batches: batches.length,
    recipients: customers.length,
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  });
}

/** The start day separates the passes: customers who joined on it or later are notified last. */
const isOfPass = ({ customerSince }: ListedCustomer, { pass, startDay }: NoticeRun): boolean =>
  (customerSince < startDay ? 'known' : 'latecomers') === pass;

/** Cuts a page into batches. The run's very first batch is the canary. */
function batchesOf(customers: readonly string[], run: NoticeRun, canarySize: number) {
  const batches: { number: number; customers: string[] }[] = [];
  for (let at = 0; at < customers.length; ) {
    const number = run.batches + batches.length + 1;
    const size = number === 1 ? Math.min(canarySize, run.batchSize) : run.batchSize;
    batches.push({ number, customers: customers.slice(at, at + size) });
    at += size;
  }
  return batches;
}
