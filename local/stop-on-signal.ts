/**
 * Turns the first Ctrl-C (or SIGTERM) into an abort, so that everything can be closed in order; the second one ends
 * the process at once.
 */
export function stopOnSignal(onFirst: () => void): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    onFirst();
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return controller.signal;
}
