import { createHash } from 'node:crypto';
import { publicKeyText } from '../../functions/shared/seal.ts';
import { makeIdentity } from '../identity.ts';
import { type Command, commonHelp, configOf, said } from './command.ts';

export const enrol: Command = {
  help: `enrol: makes the keys of this agent, and prints the public one for the workflow's settings.

  --again           makes a new key in the place of the present one; what is encrypted here can still be opened
${commonHelp}`,
  options: { again: { type: 'boolean', default: false } },
  async run(words, context) {
    const { site, state } = configOf(words, context);
    const key = publicKeyText(makeIdentity(state, words.values.again === true).key);
    const fingerprint = createHash('sha256').update(Buffer.from(key, 'base64url')).digest('hex');
    const grouped = fingerprint.match(/.{8}/g)?.join(' ') ?? '';
    return said(
      `This agent of the site "${site}" has a key now.

  public key   ${key}
  fingerprint  ${grouped}

Put the public key into the workflow's settings (site.agentKeys) and deploy. Compare the fingerprint by telephone if
somebody else does that. Then run \`check\`.
`,
      { site, publicKey: key, fingerprint },
    );
  },
};
