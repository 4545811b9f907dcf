/** Which deployment a command works on, selected by options that every command has. */

/** An outputs file, and whether it belongs to the local run. */
export interface Deployment {
  outputsFile: string;
  isLocal: boolean;
}

/** The options that select a deployment, and `--help`. */
export const deploymentOptions = {
  help: { type: 'boolean', short: 'h' },
  local: { type: 'boolean' },
  outputs: { type: 'string' },
} as const;

export const deploymentHelp = `Where
  --local           the run that \`npm start\` keeps on this machine (.local/outputs.json)
  --outputs <file>  an outputs file of another deployment; default: outputs.json, written by \`npm run deploy\`
  Credentials come from the AWS SDK's usual sources (AWS_PROFILE, single sign-on, …).`;

/** The deployment selected by the options. Returns a text if they contradict each other. */
export function deploymentOf({ local = false, outputs }: Record<string, unknown>): Deployment | string {
  if (local && outputs !== undefined) return '--local and --outputs exclude each other.';
  return {
    isLocal: Boolean(local),
    outputsFile: String(outputs ?? (local ? '.local/outputs.json' : 'outputs.json')),
  };
}
