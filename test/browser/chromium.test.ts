import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { launchChromium } from './support/chromium.ts';

/** A program that fails like a Chromium whose libraries are not all there. */
async function chromiumThatSays(line: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chromium-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'chromium');
  await writeFile(path, `#!/bin/sh\necho "$0: ${line}" >&2\nexit 127\n`);
  await chmod(path, 0o700);
  return path;
}
const missing = (library: string) =>
  `error while loading shared libraries: ${library}: cannot open shared object file: No such file or directory`;

describe('Chromium', () => {
  it('comes with the project’s own packages and starts', async () => {
    const browser = await launchChromium('');

    expect(browser.isConnected()).toBe(true);
    await browser.close();
  });

  it('reaches this machine only', async () => {
    const browser = await launchChromium('');

    const failures = await Promise.all(
      ['http://vietnam-server.example/', 'http://192.0.2.1/'].map(async (url) =>
        (await browser.newPage()).goto(url).then(
          () => `${url} answered`,
          (error: Error) => /net::\w+/.exec(error.message)?.[0],
        ),
      ),
    );

    expect(failures).toEqual(['net::ERR_NAME_NOT_RESOLVED', 'net::ERR_NAME_NOT_RESOLVED']);
    await browser.close();
  });

  it('can be another one, by its path', async () => {
    await expect(launchChromium('/nowhere/chromium')).rejects.toThrow('Chromium (/nowhere/chromium)');
  });

  it('names a missing library and the command that installs it', async () => {
    const path = await chromiumThatSays(missing('libnss3.so'));

    await expect(launchChromium(path)).rejects.toThrow(
      'the system library libnss3.so is missing. `apt-get install -y libnss3` installs it.',
    );
  });

  it('names a library whose package it does not know, and the command for another Chromium', async () => {
    const path = await chromiumThatSays(missing('libnovel.so.7'));

    await expect(launchChromium(path)).rejects.toThrow(
      /libnovel\.so\.7 is missing\. Another .*`apt-get install -y chromium` and `CHROMIUM_PATH=\/usr\/bin\/chromium/,
    );
  });
});
