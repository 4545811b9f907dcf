/**
 * Synthesises the stack: `npx cdk synth`, or without the CLI `node infra/app.ts [-c stage=local]`.
 * Neither needs credentials or a network. `CDK_BUNDLES` names a folder of bundles that were made before of the same
 * sources: they take as long as everything else.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Annotations, App, type Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { exitCodes } from '../program/exit-codes.ts';
import { readOptions } from '../program/options.ts';
import { runProgram } from '../program/run-program.ts';
import { UsageError } from '../program/usage-error.ts';
import { type Advice, adviceOn } from './advice.ts';
import { bundleEntries, bundlesIn } from './constructs/bundling.ts';
import { PrivacyRequestsStack } from './privacy-requests-stack.ts';
import { parseSettings, SettingsError } from './settings.ts';

/** Where the CLI found its context, if it called the app. */
const { CDK_CONTEXT_JSON: contextOfCli, CDK_OUTDIR: outdir = 'cdk.out', CDK_BUNDLES: bundles } = process.env;

const options = { context: { type: 'string', short: 'c', multiple: true } } as const;

await runProgram(async () => {
  refuseOptionsTakenByNpm();
  const app = new App({ outdir, autoSynth: false, context: contextOfCli ? {} : contextWithoutCli() });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const settings = settingsOf(app);
  const stack = new PrivacyRequestsStack(app, 'PrivacyRequests', {
    settings,
    codeOf: bundles
      ? bundlesIn(bundles)
      : await bundleEntries(join(app.outdir, 'bundles'), settings.runtime.site),
    description: "Deletion, handover and opt-out requests of a hosting provider's customers.",
  });
  // No letter of the local run leaves the machine.
  if (stageOf(app) !== 'local') warn(stack, adviceOn(settings));
  app.synth();
  // Findings of a plugin are printed, and told by the exit code alone.
  return process.exitCode === undefined ? exitCodes.done : exitCodes.fault;
});

/** `npm run deploy -c stage=…` would deploy another stage than the one that is named. */
function refuseOptionsTakenByNpm(): void {
  const { npm_lifecycle_event: script = '', npm_config_call: shortOption } = process.env;
  if (!['synth', 'deploy'].includes(script)) return;
  if (shortOption !== undefined) {
    throw new UsageError(
      `npm took -c for an option of its own: write \`--\` before the options, as in \`npm run ${script} -- -c ${shortOption}\`.`,
    );
  }
  readOptions({ call: `npm run ${script}`, options, args: [] });
}

/** The CLI passes the context to the app; without it, this reads what the CLI would have read. */
function contextWithoutCli(): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8'));
  const { values } = readOptions({ call: 'node infra/app.ts', options });
  const fromCommandLine = (values.context ?? []).map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name, value.join('=')];
  });
  return { ...context, ...Object.fromEntries(fromCommandLine) };
}

/** The CLI shows warnings of the stack; without it, this does. */
function warn(stack: Stack, advice: readonly Advice[]): void {
  for (const { id, text } of advice) {
    Annotations.of(stack).addWarningV2(id, text);
    if (!contextOfCli) process.stderr.write(`WARNING ${text}\n`);
  }
}

function stageOf(app: App): unknown {
  return app.node.tryGetContext('stage');
}

/** @throws SettingsError */
function settingsOf(app: App) {
  const stage = stageOf(app);
  const stages: Record<string, unknown> = app.node.tryGetContext('stages') ?? {};
  if (stage !== undefined && !Object.hasOwn(stages, String(stage))) {
    throw new SettingsError(
      `There is no stage "${stage}" in cdk.json; known: ${Object.keys(stages).join(', ')}.`,
    );
  }
  return parseSettings(app.node.tryGetContext('settings'), stage === undefined ? {} : stages[String(stage)]);
}
