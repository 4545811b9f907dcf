import { describe, expect, it } from 'vitest';
import { copiedPieces } from '../../../agent/plugs/copied-pieces.ts';
import { collect } from '../../support/collect.ts';

describe('A copy that a plug gives', () => {
  it('counts records as customers do, and files as one each', async () => {
    const ask = async () => ({
      plug: 1,
      pieces: [
        { category: 'tickets', name: 'tickets.jsonl', content: { records: [{ id: 1 }, { id: 2 }] } },
        { category: 'tickets', name: 'ảnh.txt', content: { text: 'ảnh' } },
      ],
    });

    const pieces = await collect(copiedPieces(ask as never, {}, ['tickets']));

    expect(pieces.map(({ name, size, holds }) => ({ name, size, holds }))).toEqual([
      { name: 'tickets.jsonl', size: 18, holds: { tickets: 2 } },
      { name: 'ảnh.txt', size: 5, holds: undefined },
    ]);
  });
});
