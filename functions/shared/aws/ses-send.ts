import { type SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { SenderSettings } from './compose-message.ts';

/** The one call that sends all mail: a raw message to one recipient, tagged, through a configuration set. */
export async function sendRaw(
  client: SESClient,
  { sender, configurationSet }: SenderSettings,
  { to, raw, tags }: { to: string; raw: Uint8Array; tags: Record<string, string> },
): Promise<{ messageId: string }> {
  const { MessageId = '' } = await client.send(
    new SendRawEmailCommand({
      Source: sender,
      Destinations: [to],
      RawMessage: { Data: raw },
      ConfigurationSetName: configurationSet,
      Tags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
    }),
  );
  return { messageId: MessageId };
}
