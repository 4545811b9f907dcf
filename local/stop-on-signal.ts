/** npm passes a Ctrl-C on to the program that the terminal has told already: both are one. */
const twinMs = 500;

/**
 * Turns the first Ctrl-C (or SIGTERM) into an abort, so that everything can be closed in order; the second one ends
 * the process at once.
 */
export function stopOnSignal(onFirst: () => void): AbortSignal {
  const controller = new AbortController();
  let stoppedAt = 0;
  const stop = () => {
    if (!controller.signal.aborted) {
      stoppedAt = performance.now();
      onFirst();
      controller.abort();
    } else if (performance.now() - stoppedAt > twinMs) process.exit(130);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return controller.signal;
}
