import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SesEvent, typeOf } from './ses/events.ts';
import type { MailEventsSpec } from './template/template.ts';

export interface MailEventsSetup {
  destinations: readonly MailEventsSpec[];
  /** @param sourceArn the topic in whose name the function is called */
  invoke(functionArn: string, payload: unknown, sourceArn: string): Promise<unknown>;
  /** Why SES may not publish to a topic; an event that it may not publish is lost. */
  refusalOf?(destination: MailEventsSpec): string | undefined;
  /** Told of an event that was put aside after its last attempt. */
  onError(error: unknown): void;
  /** Milliseconds until an event arrives, and between two attempts. Lambda waits minutes between them. */
  pauseMs?: number;
}

/** What takes events from SES to their functions. */
export interface MailEvents {
  report(configurationSet: string, event: SesEvent): void;
  /** Drops what has not arrived yet and waits for what is being recorded. */
  close(): Promise<void>;
}

/** How often Lambda tries an asynchronous invocation. */
const attempts = 3;
/** How many are on their way at once; the others wait in line. */
const sideBySide = 4;

/**
 * Stands in for the topic between SES and the functions, and for the queue of Lambda's asynchronous invocations: events
 * arrive a moment later, side by side and in no certain order, and a failed one is tried twice more.
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
  const line: (() => Promise<void>)[] = [];
  const running = new Set<Promise<void>>();
  let arrival: NodeJS.Timeout | undefined;

  async function deliver({ functionArn, topicArn }: MailEventsSpec, payload: object): Promise<void> {
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        await invoke(functionArn, payload, topicArn);
        return;
      } catch (error) {
        if (attempt === attempts) return onError(error);
        await sleep(pauseMs, undefined, { signal }).catch(() => {});
      }
    }
  }

  function work(): void {
    while (running.size < sideBySide) {
      const next = line.shift();
      if (!next) return;
      const done = next().finally(() => {
        running.delete(done);
        work();
      });
      running.add(done);
    }
  }

  function arrive(): void {
    arrival = undefined;
    work();
  }

  return {
    report(configurationSet, event) {
      if (signal.aborted) return;
      for (const destination of destinations) {
        const isWanted =
          destination.configurationSet === configurationSet && destination.types.includes(typeOf(event));
        if (!isWanted) continue;
        const refusal = refusalOf?.(destination);
        if (refusal === undefined) line.push(() => deliver(destination, notificationOf(event)));
        else onError(new Error(refusal));
        arrival ??= setTimeout(arrive, pauseMs);
      }
    },
    async close() {
      closing.abort();
      clearTimeout(arrival);
      line.length = 0;
      await Promise.all(running);
    },
  };
}

/** An event as a topic hands it to a function. */
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
