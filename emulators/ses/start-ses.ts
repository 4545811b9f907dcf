import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type FailNext, type FaultRule, Faults } from '../faults.ts';
import type { Access } from '../iam/access.ts';
import { type Rejection, rejectionOf } from '../iam/caller.ts';
import type { Want } from '../iam/statements.ts';
import { BodyTooLarge, type ListenOptions, type LocalServer, listen, readBody } from '../server.ts';
import { xmlDocument } from '../xml.ts';
import { type Account, actions } from './api.ts';
import { SesError } from './errors.ts';
import { eventsOf, type SesEvent } from './events.ts';
import { MailStore } from './mail-store.ts';
import { showMailbox, unsubscribe } from './mailbox.ts';
import { createRecentSends, type Quota } from './recent-sends.ts';

/** What a fault rule can look at. */
export interface SesCall {
  /** API name, for instance `SendRawEmail`. */
  operation: string;
}

export interface LocalSes extends LocalServer {
  /** The quota that `GetSendQuota` returns and sending respects. May be changed at any time. */
  quota: Quota;
  /** Fails upcoming calls: by default with `InternalFailure` and status 500; other codes have status 400. */
  failNext(fault: FailNext<SesCall>): void;
  /** Fails calls for as long as the rule says so. @returns a function that removes the rule. */
  fault(rule: FaultRule<SesCall>): () => void;
}

export interface LocalSesOptions extends ListenOptions {
  /** Mails are stored here as `.eml`; created if missing. The list of mails is in memory and ends with the server. */
  directory: string;
  /** Verified addresses and domains. */
  identities: readonly string[];
  /** Existing configuration sets. */
  configurationSets?: readonly string[];
  /** A new account's sandbox: each recipient needs a verified identity, too, and the quota is small. */
  isInSandbox?: boolean;
  /** By default, everything is allowed to everybody. */
  access?: Access;
  /**
   * Rejects what exceeds the quota's rate in any second. Otherwise the rate is only reported, and throttling is
   * injected.
   */
  enforcesRate?: boolean;
  /** Called immediately with every event of a mail under a configuration set. */
  onEvent?: (configurationSet: string, event: SesEvent) => void;
  /** Milliseconds since 1970. */
  clock?: () => number;
}

const namespace = 'http://ses.amazonaws.com/doc/2010-12-01/';
/** A message of 10 MiB in base64, percent-encoded. */
const maxRequestBytes = 40 * 1024 * 1024;

/** Starts a local SES. No mail leaves the machine: `POST` is the API, `GET` a mailbox that shows every mail. */
export async function startSes(options: LocalSesOptions): Promise<LocalSes> {
  const { directory, identities, configurationSets = [], access } = options;
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
      throw new SesError(
        'InvalidAction',
        `Could not find operation ${operation}: the local SES does not support it.`,
      );
    const authorize = (...wants: Want[]) => rejectUnauthorized(access, request.headers, wants);
    // An unknown caller is rejected whatever it asks for.
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
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.method === 'GET') return showMailbox(url, response, account.mails);
    if (request.method !== 'POST') {
      response.writeHead(405, { allow: 'GET, POST' }).end();
      return;
    }
    // The API itself has one path only.
    if (url.pathname !== '/') return unsubscribe(url, response, account.mails);
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
  }, options);

  return {
    ...server,
    quota,
    failNext: (fault) => faults.failNext(fault),
    fault: (rule) => faults.fault(rule),
  };
}

/** The error codes of the query protocol for a rejected caller. */
const rejectionCodes: Record<Rejection['kind'], string> = {
  'unknown-caller': 'InvalidClientTokenId',
  'not-allowed': 'AccessDenied',
};

function rejectUnauthorized(
  access: Access | undefined,
  headers: IncomingHttpHeaders,
  wants: readonly Want[],
): void {
  const rejection = rejectionOf(access, headers, () => wants);
  if (rejection) throw new SesError(rejectionCodes[rejection.kind], rejection.message, 403);
}

async function readParameters(request: IncomingMessage): Promise<URLSearchParams> {
  try {
    return new URLSearchParams((await readBody(request, maxRequestBytes)).toString('utf8'));
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
