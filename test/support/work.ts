type Method = (this: { length: number }, ...given: never[]) => unknown;

const watched: [object, string[]][] = [
  [
    String.prototype,
    ['split', 'trim', 'toLowerCase', 'replaceAll', 'replace', 'normalize', 'slice', 'match'],
  ],
  [Array.prototype, ['flat', 'concat', 'map', 'filter', 'join', 'slice', 'sort']],
];

/**
 * Counts the work of parsing instead of its time: the characters and elements that the usual methods of texts and lists
 * went over, and the percent-escapes that were decoded. What grows faster than its input shows.
 */
export async function countWork(act: () => Promise<unknown>): Promise<{ handled: number; decoded: number }> {
  const work = { handled: 0, decoded: 0 };
  const undo: (() => void)[] = [];
  for (const [prototype, names] of watched) {
    const methods = prototype as Record<string, Method>;
    for (const name of names) {
      const original = methods[name] as Method;
      methods[name] = function counted(...given) {
        work.handled += this.length;
        return original.apply(this, given);
      };
      undo.push(() => {
        methods[name] = original;
      });
    }
  }
  const { decodeURIComponent: original } = globalThis;
  globalThis.decodeURIComponent = (text) => {
    work.decoded += 1;
    return original(text);
  };
  undo.push(() => {
    globalThis.decodeURIComponent = original;
  });
  try {
    await act();
    return { ...work };
  } finally {
    for (const restore of undo) restore();
  }
}
