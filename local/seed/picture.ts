import { crc32, deflateSync } from 'node:zlib';

/** A PNG of `size` × `size` pixels with a gradient between two colours (red, green, blue). */
export function gradientPng(size: number, from: readonly number[], to: readonly number[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2], 8); // Eight bits a channel, true colour.

  const pixels = Buffer.alloc(size * (1 + 3 * size));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const share = (row + column) / (2 * size);
      const colour = from.map((channel, index) => Math.round(channel + ((to[index] ?? 0) - channel) * share));
      pixels.set(colour, row * (1 + 3 * size) + 1 + 3 * column);
    }
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), chunk('IEND')]);
}

function chunk(type: string, data = Buffer.alloc(0)): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(content), 4);
  return Buffer.concat([ends.subarray(0, 4), content, ends.subarray(4)]);
}
