import { type KeyObject, randomBytes } from 'node:crypto';
import {
  type AnswerAnswer,
  type AnswerQuestion,
  type ClaimQuestion,
  maxSignatureAgeSeconds,
  maxSiteBodyBytes,
  type PartAnswer,
  type PartQuestion,
  type RefusalAnswer,
  siteProtocol,
  siteRoutes,
} from '../../contract/site.ts';
import { signQuestion, verifyAnswer } from '../../functions/shared/http-signature.ts';
import type { Outcome } from '../../functions/stores/domain/plan.ts';
import type { SiteStorePlan } from '../../functions/stores/domain/site-store.ts';
import {
  type Claimed,
  parseAnswerAnswer,
  parseClaimAnswer,
  parsePartAnswer,
  parseRefusal,
} from './schemas.ts';
import { CloudFault, type CloudFaultCode, post } from './send.ts';

type Answer = AnswerQuestion<SiteStorePlan, Outcome>;
type OfUnion<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;
/** What an agent tells, without who it is. */
export type Told = OfUnion<Answer, 'protocol' | 'site' | 'instance'>;
export type PartStep = OfUnion<PartQuestion, 'protocol' | 'site' | 'instance'>;

/** The workflow, as an agent talks to it. Throws `CloudFault` if nothing came that can be believed. */
export interface Cloud {
  claim(
    question: Pick<ClaimQuestion, 'stores' | 'freeLanes'>,
    signal: AbortSignal,
  ): Promise<Claimed | RefusalAnswer>;
  tell(told: Told, signal: AbortSignal): Promise<AnswerAnswer | RefusalAnswer>;
  /** One step of the upload of a part. */
  part(step: PartStep, signal: AbortSignal): Promise<PartAnswer | RefusalAnswer>;
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
    part: (step, signal) =>
      ask(settings, siteRoutes.parts.path, { ...who, ...step }, parsePartAnswer, signal),
  };
}

export const isRefused = (answer: object): answer is RefusalAnswer => 'refused' in answer;

/** Can this be told in one message? */
export const fits = (told: Told): boolean =>
  Buffer.byteLength(JSON.stringify(told)) < maxSiteBodyBytes - 1024;

/** Is the workflow there, and what does its clock say? Asks for nothing but look-ups, which come with every answer. */
export async function probe(
  settings: CloudSettings,
  stores: ClaimQuestion['stores'],
  signal: AbortSignal,
): Promise<{ answer: Claimed | RefusalAnswer; secondsAhead: number }> {
  const { site, instance, version } = settings;
  const content = { protocol: siteProtocol, site, instance, version, stores, freeLanes: [] };
  const { body, status, created } = await exchange(
    settings,
    siteRoutes.claim.path,
    content,
    maxProbeSkewSeconds,
    signal,
  );
  return {
    answer: readReply(status, body, parseClaimAnswer),
    secondsAhead: Math.round((created.getTime() - settings.clock().getTime()) / 1000),
  };
}

/** A clock that is a year off can still be told by how much. */
const maxProbeSkewSeconds = 400 * 86_400;

async function ask<Reply>(
  settings: CloudSettings,
  path: string,
  content: object,
  parse: (value: unknown) => Reply | undefined,
  signal: AbortSignal,
): Promise<Reply | RefusalAnswer> {
  const { body, status } = await exchange(settings, path, content, maxSignatureAgeSeconds, signal);
  return readReply(status, body, parse);
}

function readReply<Reply>(
  status: number,
  body: Uint8Array,
  parse: (value: unknown) => Reply | undefined,
): Reply | RefusalAnswer {
  const read = parsed(body);
  const reply = status === 200 ? parse(read) : parseRefusal(read);
  if (reply === undefined) throw new CloudFault('cloud-unreadable');
  return reply;
}

/** One question, and the answer to it that a pinned key has signed. */
async function exchange(
  { url, key, cloudKeys, clock }: CloudSettings,
  path: string,
  content: object,
  maxAgeSeconds: number,
  signal: AbortSignal,
): Promise<{ status: number; body: Uint8Array; created: Date }> {
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
  const facts = await verifyAnswer(question, answer, cloudKeys, clock(), maxAgeSeconds);
  if (facts === 'clock-skew') throw new CloudFault('cloud-clock-skew');
  if (typeof facts === 'string')
    throw new CloudFault(unsignedCode(answer.status), aheadBy(answer.headers.date, clock()));
  return { status: answer.status, body: answer.body, created: facts.created };
}

/** What an answer means that nobody signed. Nothing but the status is looked at. */
function unsignedCode(status: number): CloudFaultCode {
  // A gateway that is overloaded signs nothing: it says that nobody is there, whatever else it says.
  if (status === 429 || status >= 500) return 'cloud-away';
  return status === 401 ? 'cloud-refuses' : 'cloud-not-believed';
}

function aheadBy(date: string | undefined, now: Date): number | undefined {
  const seconds = (new Date(date ?? '').getTime() - now.getTime()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.round(seconds);
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
