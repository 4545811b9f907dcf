import { letters } from './vi/all-letters.ts';
import { archive, fieldNames } from './vi/archive.ts';
import { pages } from './vi/pages.ts';
import { words } from './vi/words.ts';

/** Every sentence in Vietnamese. It is written first; its shape is what every other language must fill. */
export const vi = { words, pages, letters, archive, fieldNames };
