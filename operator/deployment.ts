/** Where a command works, which every command can be told. */

/** A file of outputs, and whether it belongs to a run on this machine. */
export interface Deployment {
  outputsFile: string;
  isLocal: boolean;
}

/** The options of a deployment, and the one for help. */
export const deploymentOptions = {
  help: { type: 'boolean', short: 'h' },
  local: { type: 'boolean' },
  outputs: { type: 'string' },
} as const;

export const deploymentHelp = `Where
  --local           the run that \`npm start\` keeps on this machine (.local/outputs.json)
  --outputs <file>  an outputs file of another deployment; default: outputs.json, written by \`npm run deploy\`
  Credentials come from where the AWS SDK looks for them (AWS_PROFILE, single sign-on, …).`;

/** The deployment that options name; a text where they contradict each other. */
export function deploymentOf({ local = false, outputs }: Record<string, unknown>): Deployment | string {
  if (local && outputs !== undefined) return '--local and --outputs exclude each other.';
  return {
    isLocal: Boolean(local),
    outputsFile: String(outputs ?? (local ? '.local/outputs.json' : 'outputs.json')),
  };
}
