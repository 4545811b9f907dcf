/**
 * Synthesises the stack: `npx cdk synth`, or without the CLI `node infra/app.ts [-c stage=local]`.
 * Neither needs credentials or a network. `CDK_BUNDLES` names a folder of bundles that were made before of the same
 * sources: they take as long as everything else.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundleEntries, bundlesIn } from './constructs/bundling.ts';
import { PrivacyRequestsStack } from './privacy-requests-stack.ts';
import { parseSettings, SettingsError } from './settings.ts';

/** The CLI passes the context to the app; without it, this reads what the CLI would have read. */
function contextWithoutCli(): Record<string, unknown> {
  if (process.env.CDK_CONTEXT_JSON) return {};
  const { context } = JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8'));
  const { values } = parseArgs({ options: { context: { type: 'string', short: 'c', multiple: true } } });
  const fromCommandLine = (values.context ?? []).map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name, value.join('=')];
  });
  return { ...context, ...Object.fromEntries(fromCommandLine) };
}

function settingsOf(app: App) {
  const stage: unknown = app.node.tryGetContext('stage');
  const stages: Record<string, unknown> = app.node.tryGetContext('stages') ?? {};
  if (stage !== undefined && !Object.hasOwn(stages, String(stage))) {
    throw new SettingsError(
      `There is no stage "${stage}" in cdk.json; known: ${Object.keys(stages).join(', ')}.`,
    );
  }
  return parseSettings(app.node.tryGetContext('settings'), stage === undefined ? {} : stages[String(stage)]);
}

const app = new App({ outdir: process.env.CDK_OUTDIR ?? 'cdk.out', context: contextWithoutCli() });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
const bundles = process.env.CDK_BUNDLES;
new PrivacyRequestsStack(app, 'PrivacyRequests', {
  settings: settingsOf(app),
  codeOf: bundles ? bundlesIn(bundles) : await bundleEntries(join(app.outdir, 'bundles')),
  description: "Deletion, handover and opt-out requests of a hosting provider's customers.",
});
app.synth();
