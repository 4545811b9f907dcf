/** Builds the agent: one file that needs nothing but Node.js 24, with what else an installation needs beside it. */

import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { readOptions } from '../program/options.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const { values } = readOptions({
  call: 'npm run agent:build',
  options: { into: { type: 'string', default: here('../.local/agent') } },
});
const folder = values.into;
mkdirSync(folder, { recursive: true });
await build({
  entryPoints: [here('agent.ts')],
  outfile: `${folder}/privacy-agent.cjs`,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  banner: { js: '#!/usr/bin/env node' },
  legalComments: 'eof',
  logLevel: 'warning',
});
for (const name of ['privacy-agent.service', 'agent.example.yaml'])
  copyFileSync(here(`install/${name}`), `${folder}/${name}`);
process.stdout.write(`${folder}\n`);
