import type { vi } from './vi.ts';

/** All sentences of one language. A sentence that is missing, or that takes other facts, is a type error. */
export type Texts = typeof vi;
