/** Which deployment a command works on, selected by options that every command has. */

/** A deployment by its outputs file, or a run of `npm start`. */
export type Deployment =
  | { outputsFile: string; isChosen: boolean }
  /** By the port of its pages; without one, the newest run. */
  | { localRun: string | undefined };

/** The options that select a deployment, and `--help`. */
export const deploymentOptions = {
  help: { type: 'boolean', short: 'h' },
  local: { type: 'boolean' },
  run: { type: 'string' },
  outputs: { type: 'string' },
} as const;

export const deploymentHelp = `Where
  --local           the newest run of \`npm start\` in this folder
  --run <port>      the one whose pages are on this port
  --outputs <file>  an outputs file of another deployment; default: outputs.json, written by \`npm run deploy\`
  Credentials come from the AWS SDK's usual sources (AWS_PROFILE, single sign-on, …).`;

/** The deployment selected by the options. Returns a text if they contradict each other. */
export function deploymentOf({ local = false, run, outputs }: Record<string, unknown>): Deployment | string {
  if (outputs !== undefined && (local || run !== undefined))
    return `--outputs and --${run === undefined ? 'local' : 'run'} exclude each other.`;
  if (run !== undefined && !/^\d{1,5}$/.test(String(run)))
    return `--run needs the port of the pages of a run, such as 4000, not "${run}".`;
  if (local || run !== undefined) return { localRun: run === undefined ? undefined : String(run) };
  return { outputsFile: String(outputs ?? 'outputs.json'), isChosen: outputs !== undefined };
}
