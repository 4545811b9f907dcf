import { listen } from '../emulators/server.ts';

/** The preferred port, or 0 (any free one) if another program uses it. */
export async function freePort(preferred: number): Promise<number> {
  try {
    const probe = await listen(() => {}, preferred);
    await probe.close();
    return preferred;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return 0;
    throw error;
  }
}
