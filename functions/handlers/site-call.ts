import type { KeyObject } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as v from 'valibot';
import type { SiteSettings } from '../../contract/settings.ts';
import { type SiteRefusal, siteProtocol, siteRefusals } from '../../contract/site.ts';
import type { Clock, CountMetric, Log } from '../shared/ports.ts';
import { publicKeyText, verifyWith } from '../shared/seal.ts';
import { type AnswerPorts, answerTask } from '../sites/answer-task.ts';
import { type ClaimPorts, claimTasks } from '../sites/claim-tasks.ts';
import { openPart, type PartPorts } from '../sites/open-part.ts';
import type { Nonces } from '../sites/ports.ts';
import { namesOf, withoutInput } from './leaving-error.ts';
import { readSignedQuestion, signedAnswer } from './signed-messages.ts';
import { answerSchema, claimSchema, partSchema } from './site-schema.ts';

/** What every call of an agent needs. */
export interface SiteCallPorts {
  site: SiteSettings;
  nonces: Nonces;
  clock: Clock;
  log: Log;
  countMetric: CountMetric;
  /** Public Ed25519 keys of the agent: two while they rotate. */
  agentKeys: readonly KeyObject[];
  /** Private Ed25519 key that signs answers. */
  transportKey: KeyObject;
}

type Refused = { refused: SiteRefusal };

/**
 * One call of the site's agent. Nothing is read of a question before its signature is verified and its nonce is new; the
 * answer is signed too, refusals included. Only who has not signed is answered without a signature.
 */
const siteHandler = <Schema extends v.GenericSchema>(
  ports: SiteCallPorts,
  schema: Schema,
  answer: (question: v.InferOutput<Schema>, key: string) => Promise<object | Refused>,
) =>
  withoutInput(async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const { nonces, clock, log, agentKeys: keys, transportKey: key } = ports;
    const signed = await readSignedQuestion(event, { keys, now: clock() });
    if ('refused' in signed) {
      log({ event: `site-call-refused ${signed.refused}` });
      const { refused, question } = signed;
      return question
        ? signedAnswer(siteRefusals[refused], { refused }, question, { key, now: clock() })
        : unsigned(refused);
    }
    const said = async (): Promise<object | Refused> => {
      if ((await nonces.remember(signed.key, signed.nonce, signed.until)) === 'seen')
        return { refused: 'replayed' };
      const question = parsed(schema, signed.body);
      return 'refused' in question ? question : answer(question.said, signed.key);
    };
    try {
      const given = await said();
      const refused = 'refused' in given ? (given as Refused).refused : undefined;
      if (refused) log({ event: `site-call-refused ${refused}` });
      const status = refused ? siteRefusals[refused] : 200;
      return signedAnswer(status, given, signed.question, { key, now: clock() });
    } catch (error) {
      log({ event: 'site-call-failed', error: namesOf(error) });
      throw error;
    }
  });

function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  body: Buffer,
): { said: v.InferOutput<Schema> } | Refused {
  const json = readJson(body);
  const speaks = v.safeParse(v.looseObject({ protocol: v.number() }), json);
  if (speaks.success && speaks.output.protocol !== siteProtocol) return { refused: 'protocol-not-spoken' };
  const result = v.safeParse(schema, json);
  return result.success ? { said: result.output } : { refused: 'malformed' };
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

const unsigned = (refused: SiteRefusal): APIGatewayProxyStructuredResultV2 => ({
  statusCode: siteRefusals[refused],
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: JSON.stringify({ refused }),
});

export const claimTasksHandler = (ports: SiteCallPorts & ClaimPorts) =>
  siteHandler(ports, claimSchema, (question, key) => claimTasks(ports, question, key));

export const openPartHandler = (ports: SiteCallPorts & PartPorts) =>
  siteHandler(ports, partSchema, (question, key) => openPart(ports, question, key));

export const answerTaskHandler = (ports: SiteCallPorts & Omit<AnswerPorts, 'verifyEvidence'>) =>
  siteHandler(ports, answerSchema, (question, key) =>
    answerTask(
      {
        ...ports,
        verifyEvidence: (text, seal) =>
          ports.agentKeys.some((each) => publicKeyText(each) === key && verifyWith(each)(text, seal)),
      },
      question,
      key,
    ),
  );
