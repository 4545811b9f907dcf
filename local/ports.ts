import { listen } from '../emulators/server.ts';

/** The wanted port, or 0 (any free one) if another program has it. */
export async function freePort(wanted: number): Promise<number> {
  try {
    const probe = await listen(() => {}, wanted);
    await probe.close();
    return wanted;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return 0;
    throw error;
  }
}
