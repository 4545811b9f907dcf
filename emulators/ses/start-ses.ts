import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type FailNext, type FaultRule, Faults } from '../faults.ts';
import type { Access } from '../iam/access.ts';
import { type Rejection, rejectionOf } from '../iam/caller.ts';
import type { Want } from '../iam/statements.ts';
import { BodyTooLarge, type LocalServer, listen, readBody } from '../server.ts';
import { xmlDocument } from '../xml.ts';
import { type Account, actions } from './api.ts';
import { SesError } from './errors.ts';
import { eventsOf, type SesEvent } from './events.ts';
import { MailStore } from './mail-store.ts';
import { showMailbox } from './mailbox.ts';
import { createRecentSends, type Quota } from './recent-sends.ts';

/** What a fault rule may look at. */
export interface SesCall {
  /** As the API names it, for instance `SendRawEmail`. */
  operation: string;
}

export interface LocalSes extends LocalServer {
  /** What `GetSendQuota` tells and sending obeys. Change it as you like. */
  quota: Quota;
  /** Fails coming calls: `InternalFailure` unless said otherwise, with status 400, or 500 for `InternalFailure`. */
  failNext(fault: FailNext<SesCall>): void;
  /** Fails calls for as long as the rule says so. @returns ends it. */
  fault(rule: FaultRule<SesCall>): () => void;
}

export interface LocalSesOptions {
  /** Mails are kept here as `.eml`; made if missing. The list of them lives in memory and ends with the server. */
  directory: string;
  /** Addresses and domains that may send. */
  identities: readonly string[];
  /** Configuration sets that exist. */
  configurationSets?: readonly string[];
  /** A new account's sandbox: each recipient needs a verified identity too, and the quota is small. */
  isInSandbox?: boolean;
  /** Everybody may do everything unless said otherwise. */
  access?: Access;
  /** Refuses what exceeds the quota's rate in any second. Otherwise the rate is only told: throttling is injected. */
  enforcesRate?: boolean;
  /** Told, at once, of everything that SES comes to report of a mail under a configuration set. */
  onEvent?: (configurationSet: string, event: SesEvent) => void;
  /** Milliseconds since 1970. */
  clock?: () => number;
  /** 0 takes any free port. */
  port?: number;
}

const namespace = 'http://ses.amazonaws.com/doc/2010-12-01/';
/** A message of 10 MiB in base64, percent-encoded. */
const requestLimitBytes = 40 * 1024 * 1024;

/**
 * Starts an SES for one machine. No mail leaves it: `POST` is the API, `GET` a mailbox in which every mail can be read.
 */
export async function startSes(options: LocalSesOptions): Promise<LocalSes> {
  const { directory, identities, configurationSets = [], access, port = 0 } = options;
  const { enforcesRate = false, isInSandbox = false } = options;
  await mkdir(directory, { recursive: true });
  const quota: Quota = isInSandbox
    ? { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 0 }
    : { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 0 };
  const account: Account = {
    identities: new Set(identities.map((identity) => identity.toLowerCase())),
    configurationSets: new Set(configurationSets),
    isInSandbox,
    quota,
    sends: createRecentSends(quota, options.clock ?? Date.now),
    enforcesRate,
    mails: new MailStore(directory),
    onAccepted(mail) {
      for (const event of eventsOf(mail)) options.onEvent?.(mail.configurationSet, event);
    },
  };
  const faults = new Faults<SesCall>();

  const act = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parameters = await readParameters(request);
    const operation = parameters.get('Action') ?? '';
    const action = Object.hasOwn(actions, operation) ? actions[operation] : undefined;
    if (!action)
      throw new SesError('InvalidAction', `Could not find operation ${operation}: the local SES lacks it.`);
    const authorize = (...wants: Want[]) => refuseUnauthorized(access, request.headers, wants);
    authorize();
    const fault = faults.of({ operation });
    if (fault) {
      const { code = 'InternalFailure', message = code } = fault;
      throw new SesError(code, message, fault.status ?? (code === 'InternalFailure' ? 500 : 400));
    }
    const result = await action(parameters, account, authorize);
    sendXml(response, 200, `${operation}Response`, {
      [`${operation}Result`]: result,
      ResponseMetadata: { RequestId: randomUUID() },
    });
  };

  const server = await listen(async (request, response) => {
    if (request.method === 'GET')
      return showMailbox(new URL(request.url ?? '/', 'http://127.0.0.1'), response, account.mails);
    if (request.method !== 'POST') {
      response.writeHead(405, { allow: 'GET, POST' }).end();
      return;
    }
    try {
      await act(request, response);
    } catch (error) {
      if (!(error instanceof SesError)) throw error;
      const { code, message, status } = error;
      sendXml(response, status, 'ErrorResponse', {
        Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message },
        RequestId: randomUUID(),
      });
    }
  }, port);

  return {
    ...server,
    quota,
    failNext: (fault) => faults.failNext(fault),
    fault: (rule) => faults.fault(rule),
  };
}

/** The names and statuses under which services of the query protocol refuse a caller. */
const refusals: Record<Rejection['kind'], string> = {
  'unknown-caller': 'InvalidClientTokenId',
  'not-allowed': 'AccessDenied',
};

function refuseUnauthorized(
  access: Access | undefined,
  headers: IncomingHttpHeaders,
  wants: readonly Want[],
): void {
  const rejection = rejectionOf(access, headers, () => wants);
  if (rejection) throw new SesError(refusals[rejection.kind], rejection.message, 403);
}

async function readParameters(request: IncomingMessage): Promise<URLSearchParams> {
  try {
    return new URLSearchParams((await readBody(request, requestLimitBytes)).toString('utf8'));
  } catch (error) {
    if (error instanceof BodyTooLarge)
      throw new SesError('InvalidParameterValue', 'The request is too large.', 413);
    throw error;
  }
}

function sendXml(
  response: ServerResponse,
  status: number,
  root: string,
  content: Parameters<typeof xmlDocument>[1],
): void {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(xmlDocument(root, content, namespace));
}
