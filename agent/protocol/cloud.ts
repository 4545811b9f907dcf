import { type KeyObject, randomBytes } from 'node:crypto';
import {
  type AnswerAnswer,
  type AnswerQuestion,
  type ClaimQuestion,
  maxSignatureAgeSeconds,
  maxSiteBodyBytes,
  type RefusalAnswer,
  siteProtocol,
  siteRoutes,
} from '../../contract/site.ts';
import { signQuestion, verifyAnswer } from '../../functions/shared/http-signature.ts';
import type { Outcome } from '../../functions/stores/domain/plan.ts';
import type { SiteStorePlan } from '../../functions/stores/domain/site-store.ts';
import { type Claimed, parseAnswerAnswer, parseClaimAnswer, parseRefusal } from './schemas.ts';
import { CloudFault, post } from './send.ts';

type Answer = AnswerQuestion<SiteStorePlan, Outcome>;
type OfUnion<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;
/** What an agent tells, without who it is. */
export type Told = OfUnion<Answer, 'protocol' | 'site' | 'instance'>;

/** The workflow, as an agent talks to it. Throws `CloudFault` if nothing came that can be believed. */
export interface Cloud {
  claim(
    question: Pick<ClaimQuestion, 'stores' | 'freeLanes'>,
    signal: AbortSignal,
  ): Promise<Claimed | RefusalAnswer>;
  tell(told: Told, signal: AbortSignal): Promise<AnswerAnswer | RefusalAnswer>;
}

export interface CloudSettings {
  site: string;
  instance: string;
  version: string;
  /** Scheme and host; the routes of the protocol are below it. */
  url: string;
  /** Of this agent. */
  key: KeyObject;
  /** Pinned transport keys of the workflow. */
  cloudKeys: readonly KeyObject[];
  clock(): Date;
}

export function cloudAt(settings: CloudSettings): Cloud {
  const { site, instance, version } = settings;
  const who = { protocol: siteProtocol, site, instance } as const;
  return {
    claim: (question, signal) =>
      ask(settings, siteRoutes.claim.path, { ...who, version, ...question }, parseClaimAnswer, signal),
    tell: (told, signal) =>
      ask(settings, siteRoutes.answer.path, { ...who, ...told }, parseAnswerAnswer, signal),
  };
}

export const isRefused = (answer: object): answer is RefusalAnswer => 'refused' in answer;

/** Can this be told in one message? */
export const fits = (told: Told): boolean =>
  Buffer.byteLength(JSON.stringify(told)) < maxSiteBodyBytes - 1024;

async function ask<Reply>(
  { url, key, cloudKeys, clock }: CloudSettings,
  path: string,
  content: object,
  parse: (value: unknown) => Reply | undefined,
  signal: AbortSignal,
): Promise<Reply | RefusalAnswer> {
  const body = JSON.stringify(content);
  const unsigned = {
    url: new URL(path, url).href,
    // The digest is over what travels: nobody may pack it.
    headers: { 'content-type': 'application/json', 'accept-encoding': 'identity' },
    body,
  };
  const nonce = randomBytes(16).toString('base64url');
  const question = { ...unsigned, headers: signQuestion(unsigned, { key, now: clock(), nonce }) };
  const answer = await post(question.url, question.headers, body, signal);
  const facts = await verifyAnswer(question, answer, cloudKeys, clock(), maxSignatureAgeSeconds);
  if (facts === 'clock-skew') throw new CloudFault('cloud-clock-skew');
  // A gateway that is overloaded signs nothing: it says that nobody is there, whatever else it says.
  if (typeof facts === 'string')
    throw new CloudFault(isOfGateway(answer.status) ? 'cloud-away' : 'cloud-not-believed');
  const read = parsed(answer.body);
  const reply = answer.status === 200 ? parse(read) : parseRefusal(read);
  if (reply === undefined) throw new CloudFault('cloud-unreadable');
  return reply;
}

const isOfGateway = (status: number): boolean => status === 429 || status >= 500;

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
