import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { build, type Plugin } from 'esbuild';
import { type AnyEntryName, entries, siteEntries } from '../../contract/http.ts';
import type { SiteSettings } from '../../contract/settings.ts';
import { stubUnusedModules } from './module-stubs.ts';
import { foldSchemaKeys } from './schema-keys.ts';

/** Provides the code of an entry. */
export type CodeOf = (entry: AnyEntryName) => Code;

const functionsFolder = fileURLToPath(new URL('../../functions', import.meta.url));

/** The code of entries that are bundled already. */
export const bundlesIn =
  (folder: string): CodeOf =>
  (entry) =>
    Code.fromAsset(join(folder, entry));

/**
 * Bundles all entries in one call: `<folder>/<entry>/<entry>.cjs`, next to `metafile.json`, which lists their contents.
 *
 * CommonJS without dynamic imports starts fastest: an ES module that imports `node:http` loads undici, and a lazily
 * imported chunk is parsed a second time. The extension saves Node.js from guessing the format.
 *
 * @param site what the functions know of the site, if there is one; without one there are no functions for it
 */
export async function bundleEntries(folder: string, site?: SiteSettings): Promise<CodeOf> {
  const { metafile, outputFiles } = await build({
    entryPoints: Object.fromEntries(
      [...entries, ...(site ? siteEntries : [])].map((entry) => [
        `${entry}/${entry}`,
        join(functionsFolder, 'entry', `${entry}.ts`),
      ]),
    ),
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    // Written below: esbuild's own complaint about a full disk is one for each file.
    write: false,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // The packages' ES module builds, because only they can be tree-shaken.
    mainFields: ['module', 'main'],
    supported: { 'dynamic-import': false },
    // Lambda has one source of credentials; the SDK's own chain adds six more, with their clients.
    alias: {
      '@aws-sdk/credential-provider-node': join(functionsFolder, 'entry', 'lambda-credentials.ts'),
    },
    plugins: [stubUnusedModules, foldSchemaKeys, ...(site ? [compileIn(site)] : [])],
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
  });
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  writeFileSync(join(folder, 'metafile.json'), JSON.stringify(metafile));
  return bundlesIn(folder);
}

/** Puts the site's settings where `functions/entry/compiled-site.ts` has none: they do not fit into an environment. */
const compileIn = (site: SiteSettings): Plugin => ({
  name: 'compile-site',
  setup(bundle) {
    bundle.onLoad({ filter: /[\\/]functions[\\/]entry[\\/]compiled-site\.ts$/ }, () => ({
      contents: `export const compiledSite = ${JSON.stringify(site)};`,
      loader: 'js',
    }));
  },
});
