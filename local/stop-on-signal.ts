/** npm forwards a Ctrl-C to the program, which has already received it from the terminal: treat both as one. */
const duplicateMs = 500;

/**
 * Turns the first Ctrl-C (or SIGTERM) into an abort, so that everything can be closed in order; the second one exits at
 * once.
 */
export function stopOnSignal(onFirst: () => void): AbortSignal {
  const controller = new AbortController();
  let stoppedAt = 0;
  const stop = () => {
    if (!controller.signal.aborted) {
      stoppedAt = performance.now();
      onFirst();
      controller.abort();
    } else if (performance.now() - stoppedAt > duplicateMs) process.exit(130);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return controller.signal;
}
