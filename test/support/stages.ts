import { isCloudStore } from '../../contract/stores.ts';
import { deliverArchive } from '../../functions/handover/deliver-archive.ts';
import { writeArchive } from '../../functions/handover/write-archive.ts';
import { askForConfirmation } from '../../functions/requests/ask-for-confirmation.ts';
import { confirmRequest } from '../../functions/requests/confirm-request.ts';
import { matchCodeOf } from '../../functions/requests/domain/match-code.ts';
import { riskTextVersion } from '../../functions/requests/domain/risk.ts';
import type { Submission } from '../../functions/requests/domain/submission.ts';
import { executeInStore } from '../../functions/requests/execute-in-store.ts';
import { openGracePeriod } from '../../functions/requests/open-grace-period.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { isRefusal } from '../../functions/shared/refusal.ts';
import { accepted } from './accepted.ts';
import { lan, type World } from './world.ts';

/** Each stage brings a new request of Lan's to its status, through the real use cases, and returns its id. */

export async function submitted(world: World, changes: Partial<Submission> = {}): Promise<string> {
  const kind = changes.kind ?? 'deletion';
  const { request } = await accepted(
    world,
    {
      kind,
      scope: kind === 'opt-out' ? 'information' : 'everything',
      topics: kind === 'opt-out' ? ['promotions'] : [],
      address: lan.address,
      language: 'vi',
      channel: 'form',
      ...changes,
    },
    '192.0.2.1',
  );
  return request.id;
}

export async function asked(world: World, changes: Partial<Submission> = {}): Promise<string> {
  const requestId = await submitted(world, changes);
  await ask(world, requestId);
  return requestId;
}

/** The machine enters *Ask for confirmation*, for the first time or again. */
export const ask = (world: World, requestId: string, taskToken = `ask ${requestId}`) =>
  askForConfirmation(world, waiting(world, requestId, taskToken));

export async function confirmed(world: World, changes: Partial<Submission> = {}): Promise<string> {
  const requestId = await asked(world, changes);
  const answer = await confirm(world, requestId);
  if (isRefusal(answer)) throw new Error(`The confirmation was refused: ${answer.refused}`);
  return requestId;
}

/** The customer confirms with everything that the page asks for. */
export const confirm = (world: World, requestId: string, click = linkOf(world, 'confirm', requestId)) =>
  confirmRequest(world, { ...click, code: codeOf(world, requestId), acceptedRiskText: riskTextVersion });

export async function inGracePeriod(world: World, changes: Partial<Submission> = {}): Promise<string> {
  const requestId = await confirmed(world, changes);
  await openGracePeriod(world, waiting(world, requestId, `grace ${requestId}`));
  return requestId;
}

/** A deletion past its grace period, or a handover past its confirmation, with a plan. */
export async function planned(world: World, changes: Partial<Submission> = {}): Promise<string> {
  const isHandover = changes.kind === 'handover';
  const requestId = isHandover ? await confirmed(world, changes) : await inGracePeriod(world, changes);
  if (!isHandover) world.clock.advance(world.settings.periods.graceSeconds);
  await planRequest(world, { requestId });
  return requestId;
}

export async function erased(world: World, changes: Partial<Submission> = {}): Promise<string> {
  const requestId = await planned(world, changes);
  const { stores } = await planRequest(world, { requestId });
  for (const store of stores.filter(isCloudStore)) await executeInStore(world, { requestId, store });
  return requestId;
}

export async function archived(world: World, changes: Partial<Submission> = {}): Promise<string> {
  const requestId = await planned(world, { ...changes, kind: 'handover' });
  await writeArchive(world, { requestId });
  return requestId;
}

export async function delivered(world: World, changes: Partial<Submission> = {}): Promise<string> {
  const requestId = await archived(world, changes);
  await deliverArchive(world, waiting(world, requestId, `deliver ${requestId}`));
  return requestId;
}

/** The input of a waiting state, which waits from now on. */
export function waiting(world: World, requestId: string, taskToken: string) {
  world.workflow.wait(taskToken);
  return { requestId, taskToken };
}

/** Id and secret of the newest link of this kind that was mailed for a request. */
export function linkOf(world: Pick<World, 'mail'>, kind: 'confirm' | 'cancel' | 'download', id: string) {
  const link = new RegExp(`/${kind}/(?<id>${id})/(?<secret>[\\w-]+)`);
  const found = world.mail.sent.findLast(({ text }) => link.test(text));
  const secret = found && link.exec(found.text)?.groups?.secret;
  if (!secret) throw new Error(`No ${kind} link was mailed for ${id}.`);
  return { id, secret };
}

export const codeOf = (world: Pick<World, 'keys'>, id: string) => matchCodeOf(world.keys, id);
