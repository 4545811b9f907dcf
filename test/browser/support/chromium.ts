import { type Browser, chromium } from 'playwright-core';
import { adviceFor } from './start-advice.ts';
import { unpackChromium } from './unpack-chromium.ts';

/** Nothing but this machine can be reached: every other name and address leads nowhere. */
const onlyThisMachine = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

const flags = [
  onlyThisMachine,
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * Starts a headless Chromium: the one at `path`, or the one that comes with the project's own packages.
 *
 * @throws with what to do about it, if it cannot start
 */
export async function launchChromium(path = process.env.CHROMIUM_PATH): Promise<Browser> {
  const { executable, environment } = path ? { executable: path, environment: {} } : await unpackChromium();
  try {
    return await chromium.launch({
      executablePath: executable,
      args: flags,
      // Tests run as root in containers too, where Chromium's own sandbox cannot be set up.
      chromiumSandbox: false,
      env: { ...process.env, ...environment },
    });
  } catch (cause) {
    throw new Error(adviceFor(executable, String(cause)), { cause });
  }
}
