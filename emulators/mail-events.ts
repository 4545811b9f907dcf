import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SesEvent, typeOf } from './ses/events.ts';
import type { MailEventsSpec } from './template/template.ts';

export interface MailEventsSetup {
  destinations: readonly MailEventsSpec[];
  /** @param sourceArn the topic on whose behalf the function is called */
  invoke(functionArn: string, payload: unknown, sourceArn: string): Promise<unknown>;
  /** Why SES may not publish to a topic; an event that it may not publish is lost. */
  refusalOf?(destination: MailEventsSpec): string | undefined;
  /** Called with the error of an event that failed its last attempt. */
  onError(error: unknown): void;
  /** Milliseconds until an event arrives, and between two attempts. Lambda waits minutes between attempts. */
  pauseMs?: number;
}

/** Delivers events from SES to their functions. */
export interface MailEvents {
  report(configurationSet: string, event: SesEvent): void;
  /** Drops events that have not arrived yet and waits for those being recorded. */
  close(): Promise<void>;
}

/** Number of attempts that Lambda makes for an asynchronous invocation. */
const maxAttempts = 3;
/** Maximum of events processed in parallel; the others wait. */
const maxParallel = 4;

/**
 * Emulates the topic between SES and the functions, and Lambda's queue of asynchronous invocations: events arrive
 * slightly later, in parallel and in no particular order, and a failed one is retried twice.
 */
export function relayMailEvents({
  destinations,
  invoke,
  refusalOf,
  onError,
  pauseMs = 50,
}: MailEventsSetup): MailEvents {
  const closing = new AbortController();
  const { signal } = closing;
  const queue: (() => Promise<void>)[] = [];
  const running = new Set<Promise<void>>();
  let arrival: NodeJS.Timeout | undefined;

  async function deliver({ functionArn, topicArn }: MailEventsSpec, payload: object): Promise<void> {
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        await invoke(functionArn, payload, topicArn);
        return;
      } catch (error) {
        if (attempt === maxAttempts) return onError(error);
        await sleep(pauseMs, undefined, { signal }).catch(() => {});
      }
    }
  }

  function startDeliveries(): void {
    while (running.size < maxParallel) {
      const next = queue.shift();
      if (!next) return;
      const done = next().finally(() => {
        running.delete(done);
        startDeliveries();
      });
      running.add(done);
    }
  }

  function arrive(): void {
    arrival = undefined;
    startDeliveries();
  }

  return {
    report(configurationSet, event) {
      if (signal.aborted) return;
      for (const destination of destinations) {
        const isSubscribed =
          destination.configurationSet === configurationSet && destination.types.includes(typeOf(event));
        if (!isSubscribed) continue;
        const refusal = refusalOf?.(destination);
        if (refusal === undefined) queue.push(() => deliver(destination, notificationOf(event)));
        else onError(new Error(refusal));
        arrival ??= setTimeout(arrive, pauseMs);
      }
    },
    async close() {
      closing.abort();
      clearTimeout(arrival);
      queue.length = 0;
      await Promise.all(running);
    },
  };
}

/** An event in the envelope with which a topic passes it to a function. */
const notificationOf = (event: SesEvent) => ({
  Records: [
    {
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      Sns: {
        Type: 'Notification',
        MessageId: randomUUID(),
        Subject: 'Amazon SES Email Event Notification',
        Message: JSON.stringify(event),
        Timestamp: new Date().toISOString(),
        MessageAttributes: {},
      },
    },
  ],
});
