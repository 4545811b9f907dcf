import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { exitCodes } from '../program/exit-codes.ts';
import { UsageError } from '../program/usage-error.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

/** Settings, group by group, as in the context of `cdk.json`. */
export type SettingsOverrides = Record<string, unknown>;

export interface Synthesis {
  /** Output folder of the template and its assets. */
  outdir: string;
  /** Differences from the settings of the stage `local` in `cdk.json`. */
  settings?: SettingsOverrides;
  /** Folder of the bundles that an earlier synthesis of the same sources left in its `outdir`. */
  bundles?: string;
  /** Ends the child process. */
  signal?: AbortSignal;
}

/**
 * Synthesises the stack in a separate process, including bundles. Takes some seconds: CloudFormation's own rules, which
 * would take as long again, are checked by `cdk synth`.
 *
 * @returns the path of the template
 * @throws UsageError with its sentence, if the caller can put it right
 * @throws with everything that the synthesis printed, if it fails otherwise
 */
export async function synthesise({ outdir, settings = {}, bundles, signal }: Synthesis): Promise<string> {
  const { context } = JSON.parse(readFileSync(join(project, 'cdk.json'), 'utf8'));
  const stages = { ...context.stages, local: mergeGroups(context.stages.local, settings) };
  const env = {
    ...process.env,
    CDK_OUTDIR: outdir,
    CDK_VALIDATION: 'false',
    ...(bundles && { CDK_BUNDLES: bundles }),
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, stages, stage: 'local' }),
  };
  try {
    await promisify(execFile)(process.execPath, ['infra/app.ts'], {
      cwd: project,
      env,
      ...(signal && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    const { code, stdout, stderr } = error as { code?: unknown; stdout: string; stderr: string };
    if (code === exitCodes.wrongUsage) throw new UsageError(stderr.trimEnd(), { cause: error });
    throw new Error(`The stack could not be synthesised.\n${stdout}${stderr}`, { cause: error });
  }
  return join(outdir, 'PrivacyRequests.template.json');
}

/** Settings are groups of values; each group is merged separately. */
export function mergeGroups(base: SettingsOverrides, overrides: SettingsOverrides): SettingsOverrides {
  const merged = { ...base };
  for (const [name, value] of Object.entries(overrides)) {
    merged[name] = isGroup(value) && isGroup(merged[name]) ? { ...merged[name], ...value } : value;
  }
  return merged;
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
