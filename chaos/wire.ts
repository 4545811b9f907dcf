import type { FaultHooks } from './fault-layer.ts';
import type { Invocation, Recorder } from './recorder.ts';

/** Writes down what calls did: which requests came to be, which messages left, what was erased. */
export function observeWire(recorder: Recorder): FaultHooks['onDone'] {
  return ({ service, operation, invocationId, body }, answer, isAnswerLost) => {
    const invocation = recorder.invocations.get(invocationId);
    if (!invocation || answer.status !== 200) return;
    const seen: Seen = { body, answer: answer.body, isAnswerLost, invocation };
    reactions[`${service} ${operation}`]?.(recorder, seen);
    if (invocation.functionName === 'execute-in-store' && isErasure(service, operation))
      recorder.erasures.push({ requestId: invocation.requestId ?? '', at: Date.now() });
  };
}

interface Seen {
  body: Buffer;
  answer: Buffer;
  isAnswerLost: boolean;
  invocation: Invocation;
}

const isErasure = (service: string, operation: string): boolean =>
  (service === 's3' && /^(Delete|Abort)/.test(operation)) ||
  (service === 'dynamodb' && /^(Delete|Batch)/.test(operation));

const reactions: Record<string, (recorder: Recorder, seen: Seen) => void> = {
  'sfn StartExecution': (recorder, { body, invocation }) => {
    const { name } = JSON.parse(body.toString()) as { name: string };
    // After a restart the name ends with its number.
    recorder.belongs(name.slice(0, 12), invocation.journey);
  },
  'dynamodb PutItem': (recorder, { body, invocation }) => {
    const [, id] = /"pk":\{"S":"request#([0-9A-Z]{12})"\}/.exec(body.toString()) ?? [];
    if (id) recorder.belongs(id, invocation.journey);
  },
  'ses SendRawEmail': (recorder, { body, answer, isAnswerLost, invocation }) => {
    const parameters = new URLSearchParams(body.toString());
    recorder.sends.push({
      invocationId: invocation.id,
      messageId: /<MessageId>([^<]+)</.exec(answer.toString())?.[1] ?? '',
      to: parameters.get('Destinations.member.1') ?? '',
      at: Date.now(),
      isOutcomeUnknown: isAnswerLost,
      tags: tagsIn(parameters),
    });
  },
};

function tagsIn(parameters: URLSearchParams): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let nth = 1; parameters.has(`Tags.member.${nth}.Name`); nth += 1) {
    tags[parameters.get(`Tags.member.${nth}.Name`) ?? ''] = parameters.get(`Tags.member.${nth}.Value`) ?? '';
  }
  return tags;
}
