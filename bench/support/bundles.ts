import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Metafile } from 'esbuild';
import { readTemplateFile } from '../../emulators/template/template.ts';

/** One function's bundle, as deployed. */
export interface Bundle {
  entry: string;
  bytes: number;
  /** Its packages and folders, largest first. */
  contents: { name: string; bytes: number }[];
  /** Whether it generates code at run time. */
  compiles: boolean;
}

/** The bundles of all entries, largest first. @param template path of a template, next to its assets and bundles */
export function bundlesOf(template: string): Bundle[] {
  const { outputs } = JSON.parse(
    readFileSync(join(dirname(template), 'bundles', 'metafile.json'), 'utf8'),
  ) as Metafile;
  const apiUrl = { 'AWS::ApiGatewayV2::Api.ApiEndpoint': 'https://api.example' };
  const folders = new Map(
    readTemplateFile(template, apiUrl)
      .functions()
      .map(({ handler, folder }) => [handler.replace(/\..*$/, ''), folder]),
  );
  return Object.entries(outputs)
    .map(([path, { inputs }]): Bundle => {
      const entry = basename(path, '.cjs');
      const file = join(folders.get(entry) ?? '', `${entry}.cjs`);
      return {
        entry,
        bytes: statSync(file).size,
        contents: contentsOf(inputs),
        compiles: /\bnew Function\(|[^.\w]eval\(/.test(readFileSync(file, 'utf8')),
      };
    })
    .sort((a, b) => b.bytes - a.bytes);
}

function contentsOf(inputs: Metafile['outputs'][string]['inputs']): Bundle['contents'] {
  const bytes = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const name = sourceOf(path);
    bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
  }
  return [...bytes].map(([name, sum]) => ({ name, bytes: sum })).sort((a, b) => b.bytes - a.bytes);
}

/** The package that a file belongs to, or our own folder. */
export function sourceOf(path: string): string {
  const inPackages = path.split('node_modules/').at(-1) ?? '';
  const [first = '', second = ''] = inPackages.split('/');
  if (inPackages !== path) return first.startsWith('@') ? `${first}/${second}` : first;
  return /functions\/[\w-]+|contract(?=\/)/.exec(path)?.[0] ?? path;
}
