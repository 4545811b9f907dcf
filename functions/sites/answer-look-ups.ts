import { errorNames } from '../../contract/machines.ts';
import type { SiteSettings } from '../../contract/settings.ts';
import type { SiteCode, SiteCustomer } from '../../contract/site.ts';
import type { Workflow } from '../requests/ports.ts';
import { normaliseAddress } from '../shared/address.ts';
import { endOf } from '../shared/calendar.ts';
import type { Clock, Log } from '../shared/ports.ts';
import { isCustomerId } from '../stores/domain/customer-id.ts';
import { type FoundCustomer, type LookUp, readLookUpId, withAnswer } from './domain/look-up.ts';
import type { LookUps } from './ports.ts';

export interface LookUpPorts {
  site: SiteSettings;
  lookUps: LookUps;
  workflow: Pick<Workflow, 'interrupt'>;
  clock: Clock;
  log: Log;
}

/** What an agent says of one question. What it knows of a customer may have any form. */
export interface SaidOfAddress {
  id: string;
  customer: null | { code: SiteCode } | Partial<Record<keyof SiteCustomer, unknown>>;
}

/**
 * What the site says of addresses. Written first, the machines are told second. What nobody asks any more, or asked
 * another site, is dropped.
 */
export async function answerLookUps(ports: LookUpPorts, said: readonly SaidOfAddress[]): Promise<void> {
  await Promise.all(said.map((each) => answerOne(ports, each)));
}

async function answerOne(ports: LookUpPorts, { id, customer }: SaidOfAddress): Promise<void> {
  const { site, lookUps, clock } = ports;
  const name = readLookUpId(id);
  const found = name && (await lookUps.find(name.request));
  if (!name || found?.site !== site.name || found.round !== name.round) return;
  const said = foundIn(customer, found.asked?.address);
  const answered = await lookUps.change(name.request, (lookUp) =>
    withAnswer(lookUp, name.round, said, clock()),
  );
  if (answered?.answer) await tellOfAnswer(ports, answered);
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length > 0 && value.length <= 320 ? value : undefined;

/**
 * The customer, if it is one: what has another form is `unreadable`, and so is somebody else's address. Letters go to the
 * address that was asked about, never to one that a site names.
 */
function foundIn(
  said: SaidOfAddress['customer'],
  asked: string | undefined,
): FoundCustomer | null | { code: SiteCode } {
  if (said === null) return null;
  if ('code' in said) return { code: said.code };
  const { customerId, address, name, addressSince, formerAddress } = said;
  const unreadable = { code: 'unreadable' } as const;
  if (typeof customerId !== 'string' || !isCustomerId(customerId)) return unreadable;
  if (typeof address !== 'string' || normaliseAddress(address) !== asked) return unreadable;
  // An address of unknown age may be a new one: a person has to look.
  if (addressSince !== undefined && (typeof addressSince !== 'string' || !endOf(addressSince)))
    return unreadable;
  const [named, former] = [text(name), text(formerAddress)];
  return {
    customerId,
    address: asked,
    ...(named && { name: named }),
    ...(typeof addressSince === 'string' && { addressSince }),
    ...(former && { formerAddress: normaliseAddress(former) }),
  };
}

/** Leads the waiting state round again. Whether it waited on this token or looks again by itself is all the same. */
export async function tellOfAnswer(
  { lookUps, workflow, clock, log }: Pick<LookUpPorts, 'lookUps' | 'workflow' | 'clock' | 'log'>,
  { request, store, taskToken, answer, toldAt }: LookUp,
): Promise<void> {
  if (toldAt !== undefined || answer === undefined) return;
  await workflow.interrupt(taskToken, errorNames.siteAnswered);
  const at = clock().toISOString();
  await lookUps.change(request, (lookUp) =>
    // The machine may be round already, and have asked again.
    lookUp.answer?.at === answer.at ? { ...lookUp, toldAt: at } : lookUp,
  );
  log({ event: 'site-told look-up', requestId: request, store });
}
