/**
 * Starts something on the preferred port, or on any free one if another program uses it. It binds instead of probing:
 * between two starts at the same time, a free port does not stay free.
 */
export async function onPort<T>(preferred: number, start: (port: number) => Promise<T>): Promise<T> {
  try {
    return await start(preferred);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return start(0);
  }
}
