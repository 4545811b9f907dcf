import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { inject } from 'vitest';
import type { SiteSettings } from '../../contract/settings.ts';
import { bundleEntries, bundlesIn } from '../../infra/constructs/bundling.ts';
import { PrivacyRequestsStack } from '../../infra/privacy-requests-stack.ts';
import { parseSettings } from '../../infra/settings.ts';
import { mergeGroups, type SettingsOverrides } from '../../local/synthesise.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
/** Everything that a synthesis reads. */
const sources = ['contract', 'functions', 'infra', 'cdk.json', 'package-lock.json'];

/**
 * Path of a template with these settings, its assets beside it. Files of a run that ask for the same settings share it,
 * and all share the bundles, as long as no source changes.
 */
export async function synthesised(settings: SettingsOverrides = {}): Promise<string> {
  const folder = join(inject('runFolder'), `synthesis-${hashOf(stateOfSources())}`);
  const template = join(folder, `${hashOf(JSON.stringify(settings))}.template.json`);
  if (!existsSync(template)) await synthesiseInto(folder, template, settings);
  return template;
}

/**
 * Test files start side by side: each synthesises into a folder of its own, and the first to finish gives its parts
 * their names. Assets are named by their contents, so those of one synthesis serve all others.
 */
async function synthesiseInto(folder: string, template: string, settings: SettingsOverrides): Promise<void> {
  await mkdir(folder, { recursive: true });
  const staging = await mkdtemp(join(folder, 'staging-'));
  // A site is compiled into the bundles.
  const bundles = join(
    folder,
    settings.sites ? `bundles-${hashOf(JSON.stringify(settings.sites))}` : 'bundles',
  );
  await synthesise(staging, settings, bundles);
  for (const name of await readdir(staging)) {
    if (name.startsWith('asset.')) await moveUnlessThere(join(staging, name), join(folder, name));
  }
  await rename(join(staging, 'PrivacyRequests.template.json'), template);
  await rm(staging, { recursive: true });
}

/** What `local/synthesise.ts` does in a process of its own, which would load CDK anew each time, and without its rules. */
async function synthesise(outdir: string, overrides: SettingsOverrides, bundles: string): Promise<void> {
  const { context } = JSON.parse(readFileSync(join(project, 'cdk.json'), 'utf8'));
  const settings = parseSettings(context.settings, mergeGroups(context.stages.local, overrides));
  await bundleOnce(bundles, settings.runtime.site);
  const app = new App({ context, outdir, builtinCloudFormationValidation: false });
  new PrivacyRequestsStack(app, 'PrivacyRequests', {
    settings,
    codeOf: bundlesIn(bundles),
    description: "Deletion, handover and opt-out requests of a hosting provider's customers.",
  });
  app.synth();
}

/** Makes the bundles, or waits for another process that makes them. If that one fails, this one tries. */
async function bundleOnce(bundles: string, site: SiteSettings | undefined): Promise<void> {
  const making = `${bundles}-in-the-making`;
  while (!existsSync(bundles)) {
    try {
      await mkdir(making);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      await sleep(100);
      continue;
    }
    try {
      // The other one may have come to its end just now.
      if (existsSync(bundles)) await rm(making, { recursive: true });
      else {
        await bundleEntries(making, site);
        await rename(making, bundles);
      }
    } catch (error) {
      await rm(making, { recursive: true, force: true });
      throw error;
    }
  }
}

async function moveUnlessThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error) => {
    if (!existsSync(to)) throw error;
  });
}

function stateOfSources(): string {
  const files = sources.flatMap((source) => {
    const path = join(project, source);
    if (statSync(path).isFile()) return [path];
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  });
  return files.map((file) => `${file} ${statSync(file).mtimeMs} ${statSync(file).size}`).join('\n');
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
