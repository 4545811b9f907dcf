import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { type SettingsOverrides, synthesise } from '../../local/synthesise.ts';

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
  const made = await synthesise({
    outdir: staging,
    settings,
    ...(existsSync(bundles) && { bundles }),
  });
  for (const name of await readdir(staging)) {
    if (name.startsWith('asset.')) await moveUnlessThere(join(staging, name), join(folder, name));
    if (name === 'bundles') await moveUnlessThere(join(staging, name), bundles);
  }
  await rename(made, template);
  await rm(staging, { recursive: true });
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
