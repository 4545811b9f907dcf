import type { Settings } from './settings.ts';

/** What the operator should know before a deployment, though nothing stops it. */
export interface Advice {
  /** For acknowledging it; stays the same. */
  id: string;
  /** What customers would experience, and what to do. */
  text: string;
}

/** Advice on settings that are valid but would make honest letters look like phishing. */
export function adviceOn({ runtime, deployment: { publicUrl } }: Settings): Advice[] {
  const website = new URL(runtime.provider.website).hostname;
  const known = website.replace(/^www\./, '');
  if (publicUrl === undefined) {
    return [
      {
        id: 'privacy-requests:pages-without-a-name',
        text:
          "settings.deployment.publicUrl is not set: every letter would link to the API's bare address " +
          '(https://….execute-api.….amazonaws.com), and customers are right to take that for phishing. Set it to a name ' +
          `that they know, such as https://privacy.${known}, with its certificate, before the first letter is sent: ` +
          'links that were sent keep the address that they were sent with.',
      },
    ];
  }
  const host = new URL(publicUrl).hostname;
  if (host === known || host.endsWith(`.${known}`)) return [];
  return [
    {
      id: 'privacy-requests:pages-under-another-name',
      text:
        `settings.deployment.publicUrl is under ${host}, and customers know you as ${known} (provider.website): they ` +
        `may take the links of your letters for phishing. A name such as privacy.${known} says whose page it is.`,
    },
  ];
}
