import type { Bench } from './bench.ts';

/** What one measuring found. */
export interface Result {
  /** The figure in words, units included. */
  value: string;
  /** As far as it was checked. */
  isMet: boolean;
  /** Parts of the goal that were not checked. */
  unchecked?: string[];
  /** The numbers behind the words, for programs. Names carry their units. */
  measured: Record<string, number>;
  /** What a reader must know in order not to misread the figure. */
  remarks: string[];
}

/** One published figure and how to come by it. */
export interface Row {
  /** Its number in `docs/figures.md`. */
  row: number;
  name: string;
  /** The best that arithmetic allows. */
  limit: string;
  /** What we want. */
  goal: string;
  /** What is counted, and on what. */
  how: string;
  /** Rejects when it cannot be measured. A goal that is not met is a result like any other. */
  measure(bench: Bench): Promise<Result>;
}

export type Figure = Omit<Row, 'measure'> & Result;
