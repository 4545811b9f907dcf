import type { Mail } from '../../../functions/requests/ports.ts';

export type SentMessage = Parameters<Mail['send']>[0] & { messageId: string };

/** Keeps the messages instead of sending them. While `failure` is set, sending throws it. */
export function inMemoryMail(): Mail & { sent: SentMessage[]; failure?: Error | undefined } {
  const mail: Mail & { sent: SentMessage[]; failure?: Error | undefined } = {
    sent: [],
    async send(message) {
      if (mail.failure) throw mail.failure;
      const messageId = `message-${mail.sent.length + 1}`;
      mail.sent.push({ ...structuredClone(message), messageId });
      return { messageId };
    },
  };
  return mail;
}
