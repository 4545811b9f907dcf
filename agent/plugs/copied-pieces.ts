import { Readable } from 'node:stream';
import { LaterFault } from '../faults.ts';
import type { ExportedPiece } from '../stores/site-system.ts';
import type { AskPlug } from './plug.ts';
import { askFor } from './plug-answers.ts';

/** Pages of one copy, at most: one that leads to itself has no end. */
const maxPages = 100_000;

/** A copy, page by page: each is asked for with where the last one ended. */
export async function* copiedPieces(
  ask: AskPlug,
  about: object,
  known: readonly string[],
): AsyncGenerator<ExportedPiece> {
  const seen = new Set<string>();
  let after: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const { pieces, after: next } = await askFor(ask, 'copied', 'export', {
      ...about,
      ...(after !== undefined && { after }),
    });
    for (const { category, name, modifiedAt, content } of pieces) {
      // Two pieces of one name would be one in the copy.
      if (!known.includes(category) || seen.has(name)) throw new LaterFault('plug-unreadable');
      seen.add(name);
      const bytes = bytesOf(content);
      yield {
        category,
        name,
        size: bytes.length,
        // What customers count is records, not the file that they come in.
        ...('records' in content && { holds: { [category]: content.records.length } }),
        ...(modifiedAt !== undefined && { modifiedAt: new Date(modifiedAt) }),
        read: () => Readable.from([bytes]),
      };
    }
    if (next === undefined) return;
    after = next;
  }
  throw new LaterFault('plug-unreadable');
}

type Content = { text: string } | { base64: string } | { records: readonly object[] };

/** Records become lines of JSON, as those of a database do. */
function bytesOf(content: Content): Buffer {
  if ('text' in content) return Buffer.from(content.text);
  if ('base64' in content) return Buffer.from(content.base64, 'base64');
  return Buffer.from(content.records.map((record) => `${JSON.stringify(record)}\n`).join(''));
}
