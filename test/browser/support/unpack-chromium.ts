import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A Chromium that is ready to be started. */
export interface UnpackedChromium {
  executable: string;
  /** What its process needs besides the usual environment. */
  environment: Record<string, string>;
}

const project = fileURLToPath(new URL('../../..', import.meta.url));
const artefacts = join(project, '.artefacts');

/**
 * Unpacks the Chromium of the package `@sparticuz/chromium`, once per checkout and version. It brings the libraries and
 * the font that bare machines lack, so that no system package is needed and pages look the same everywhere.
 */
export async function unpackChromium(): Promise<UnpackedChromium> {
  const folder = join(artefacts, `chromium-${packagedVersion()}`);
  if (!existsSync(folder)) await unpackInto(folder);
  return {
    executable: join(folder, 'chromium'),
    environment: {
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

function packagedVersion(): string {
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  return JSON.parse(readFileSync(join(dirname(main), '..', 'package.json'), 'utf8')).version;
}

/**
 * Test files start side by side: each unpacks into a folder of its own, and the first to finish gives it its name. The
 * package unpacks into the temporary folder, and its libraries only if it believes to be in a Lambda function; a child
 * process can be told both without a trace in this one.
 */
async function unpackInto(folder: string): Promise<void> {
  await mkdir(artefacts, { recursive: true });
  const staging = await mkdtemp(join(artefacts, 'unpacking-'));
  const program = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: project,
    env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  });
  await writeFile(join(staging, 'fonts.conf'), fontSettings(folder));
  await rename(staging, folder).catch(async (error) => {
    await rm(staging, { recursive: true });
    if (!existsSync(folder)) throw error;
  });
}

/** Open Sans, which has all of Vietnamese, before whatever is installed. */
const fontSettings = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>${join(folder, 'fonts')}</dir>
<dir>/usr/share/fonts</dir>
<cachedir>${join(folder, 'fonts-cache')}</cachedir>
<alias binding="strong"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
<alias binding="strong"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;
