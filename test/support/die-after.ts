/** The part of an SDK client that is needed here. */
interface SdkClient {
  middlewareStack: {
    add(
      middleware: (next: (call: never) => Promise<unknown>) => (call: never) => Promise<unknown>,
      options: { name: string; step: 'initialize' },
    ): void;
    remove(name: string): boolean;
  };
}

/** Lets this many calls through and then none, as if the process had died there. @returns revives it. */
export function dieAfter(client: SdkClient, calls: number): () => void {
  let left = calls;
  client.middlewareStack.add(
    (next) => (call) => {
      if (left === 0) throw new Error('The process died.');
      left -= 1;
      return next(call);
    },
    { name: 'die', step: 'initialize' },
  );
  return () => client.middlewareStack.remove('die');
}
