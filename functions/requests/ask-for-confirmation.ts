import { type AskInput, errorNames, machineMarginSeconds } from '../../contract/machines.ts';
import type { Customer, Register } from '../register/ports.ts';
import { addSeconds } from '../shared/calendar.ts';
import { NoSuchCustomerError, PermanentError } from '../shared/errors.ts';
import { linkTo } from '../shared/links.ts';
import type { Secrets } from '../shared/ports.ts';
import { isRefusal, type Refusal } from '../shared/refusal.ts';
import { type Sealer, verifyAsSealer } from '../shared/seal.ts';
import { customerKeyOf, newSecret, pseudonym } from '../shared/secrets.ts';
import type { Mailing } from '../stores/ports.ts';
import { beginWait, isOvertaken, recordWait } from './begin-wait.ts';
import { isNewAddress } from './domain/address-doubt.ts';
import { deadlinesOf } from './domain/deadlines.ts';
import type { WorkflowEvent } from './domain/events.ts';
import { isTold } from './domain/letter-reports.ts';
import { hashSecret } from './domain/link-secret.ts';
import { nextStepOf } from './domain/next-step.ts';
import type { Request } from './domain/request.ts';
import { isQuestionSealed, sealQuestion } from './domain/seal.ts';
import { isCancelled } from './domain/transitions.ts';
import { countAgainstLetterLimits } from './letter-limits.ts';
import type { Limits, Workflow } from './ports.ts';
import { type LetterPorts, sendLetter } from './send-letter.ts';
import { statusUrlOf } from './status-url.ts';

type Asked = Extract<WorkflowEvent, { type: 'asked' }>;

type Ports = LetterPorts &
  Pick<Secrets<'secrets' | 'addresses' | 'customers'>, 'keys'> & {
    sealQuestion: Sealer;
    register: Register;
    mailing: Mailing;
    limits: Limits;
    workflow: Workflow;
  };

/**
 * The state *Ask for confirmation*: finds the customer, stores a new secret's hash together with the task token, and
 * writes to the address on file. Once the letter is recorded as sent, running again replaces only the task token, as long
 * as its link is valid; a letter that came back is sent again, under a new link. A customer who has answered meanwhile is
 * not asked again, and an attempt that is over does nothing.
 *
 * Throws `NoSuchCustomer`, on which the machine closes the request without a letter, `TooManyLetters`, on which it
 * first retries for a while, and `LookUpNeeded` if the register is behind the site and was not asked yet.
 */
export async function askForConfirmation(ports: Ports, input: AskInput): Promise<void> {
  const { requestId, taskToken } = input;
  const asked = await beginWait(ports, requestId, async (request) => {
    if (await forwardAnswer(ports, request, taskToken)) return undefined;
    if (await isOvertaken(ports, request, 'asked', taskToken)) return undefined;
    const question = openQuestionOf(ports, request);
    if (question === undefined) return ask(ports, request, input);
    const waiting = await recordWait(ports, request, { ...question, taskToken });
    // The attempt that asked may have died before it told the former address.
    return isRefusal(waiting)
      ? waiting
      : tellFormerAddress(ports, waiting, await findRequester(ports, waiting));
  });
  if (asked) await ports.register.release(requestId);
}

/** Tells the machine what the customer, or an operator on their behalf, has already answered. */
async function forwardAnswer(ports: Ports, request: Request, taskToken: string): Promise<boolean> {
  if (isCancelled(request)) {
    await ports.workflow.interrupt(taskToken, errorNames.cancelled);
    return true;
  }
  if (!request.confirmation?.confirmedAt && request.channel !== 'one-click') return false;
  await ports.workflow.resume(taskToken, {
    requestId: request.id,
    next: nextStepOf(request, ports.clock()),
  });
  return true;
}

/** What the customer has already been asked, if they can still answer that. */
function openQuestionOf(
  { sealQuestion: seal, clock }: Ports,
  request: Request,
): Omit<Asked, 'taskToken'> | undefined {
  const { confirmation, dueAt } = request;
  if (!confirmation?.questionSeal || !isQuestionSealed(request, verifyAsSealer(seal))) return undefined;
  const { secret, waitEndsAt, graceSeconds, questionSeal } = confirmation;
  if (secret.expiresAt <= clock().toISOString() || !isTold(request, 'confirm')) return undefined;
  return { type: 'asked', dueAt, secret, waitEndsAt, graceSeconds, seal: questionSeal };
}

async function ask(ports: Ports, request: Request, input: AskInput): Promise<Request | Refusal> {
  const { keys, random, clock, settings, publicUrl } = ports;
  const { periods, limits } = settings;
  const {
    taskToken,
    waitSeconds: machineWaits = periods.confirmationWaitSeconds,
    graceSeconds = periods.graceSeconds,
    archiveSeconds = periods.archiveSeconds,
  } = input;
  if (request.addressKey !== pseudonym(keys, request.address ?? ''))
    throw new PermanentError(`Request ${request.id}: the key of its address is not of its address.`);
  const customer = await findRequester(ports, request);
  // A fresh link is asked for by whoever holds the last one, and has a limit of its own: nobody else can use it up.
  // A site was not even asked before this was counted.
  if (!request.confirmation && !settings.site?.register) await countAgainstLetterLimits(ports, request);

  const now = clock();
  const secret = newSecret(random);
  // The link dies a little before the machine stops waiting, so that an accepted confirmation is always heard.
  const waitSeconds = machineWaits - machineMarginSeconds;
  const linkSeconds = Math.min(periods.confirmationLinkSeconds, waitSeconds);
  const expiresAt = addSeconds(now, linkSeconds).toISOString();
  // A fresh link extends the wait only as far as its own lifetime requires.
  const firstEnd = request.confirmation?.waitEndsAt ?? addSeconds(now, waitSeconds).toISOString();
  const waitEndsAt = new Date(Math.max(Date.parse(firstEnd), Date.parse(expiresAt))).toISOString();
  const dueAt = deadlinesOf(request.kind, new Date(request.submittedAt), customer).performBy.toISOString();

  const asked = await recordQuestion(ports, request, {
    type: 'asked',
    ...(customer.customerId && {
      customerId: customer.customerId,
      customerKey: customerKeyOf(keys, customer.customerId),
    }),
    ...(customer.name && { name: customer.name }),
    dueAt,
    secret: {
      hash: hashSecret(keys, 'confirm', request.id, secret),
      expiresAt,
      wrongCodes: 0,
      maxWrongCodes: limits.wrongCodes,
    },
    taskToken,
    waitEndsAt,
    graceSeconds,
  });
  if (isRefusal(asked)) return asked;
  const freshLinks = asked.confirmation?.freshLinks ?? 0;
  const sent = await sendLetter(ports, asked, 'confirm', {
    type: 'confirm',
    confirmUrl: linkTo(publicUrl, 'confirm', { id: request.id, secret }),
    linkNumber: 1 + freshLinks,
    isLastLink: freshLinks >= limits.freshLinks,
    statusUrl: statusUrlOf(ports, request.id),
    linkExpiresAt: expiresAt,
    waitEndsAt,
    dueAt,
    graceSeconds,
    archiveSeconds,
  });
  return tellFormerAddress(ports, sent, customer);
}

/** Seals what was looked up, and makes sure that the letter will ask the same: the request is read anew here. */
async function recordQuestion(
  { random, sealQuestion: seal, ...ports }: Ports,
  request: Request,
  question: Omit<Asked, 'seal'>,
): Promise<Request | Refusal> {
  const salt = Buffer.from(random(16)).toString('base64url');
  const { customerId = request.customerId, secret, waitEndsAt, graceSeconds } = question;
  const confirmation = { freshLinks: 0, secret, waitEndsAt, graceSeconds };
  const asking = { ...request, ...(customerId && { customerId }), confirmation };
  const asked = await recordWait(ports, request, { ...question, seal: sealQuestion(asking, salt, seal) });
  if (isRefusal(asked) || isQuestionSealed(asked, verifyAsSealer(seal))) return asked;
  throw new PermanentError(`Request ${request.id} was changed while its customer was asked.`);
}

/** Whoever took over an account changes its address first: the owner may still read the former one. */
async function tellFormerAddress(
  ports: Ports,
  request: Request,
  { address, addressSince, formerAddress }: Partial<Customer>,
): Promise<Request> {
  const { clock, settings } = ports;
  const isNew = isNewAddress(addressSince, clock(), settings.periods.newAddressDays);
  if (request.kind === 'opt-out' || !addressSince || !isNew) return request;
  if (!formerAddress || formerAddress === address) return request;
  return sendLetter(
    ports,
    request,
    'address-changed',
    { type: 'address-changed', changedAt: addressSince },
    formerAddress,
  );
}

/** The customer, or for an opt-out also a subscriber to promotions who is not a customer. */
async function findRequester(ports: Ports, request: Request): Promise<Partial<Customer>> {
  const customer = request.address && (await ports.register.findByAddress(request.address, request.id));
  if (customer) return customer;
  const isSubscriber = request.kind === 'opt-out' && (await ports.mailing.findAddress(request.addressKey));
  if (isSubscriber) return {};
  throw new NoSuchCustomerError(`Request ${request.id}: no customer has this address.`);
}
