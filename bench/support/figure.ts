import type { Bench } from './bench.ts';
import type { Chart } from './chart.ts';

/** The result of one measurement. */
export interface Result {
  /** The figure in words, with units. */
  value: string;
  /** As far as it has been checked. */
  isMet: boolean;
  /** Parts of the goal that have not been checked. */
  unchecked?: string[];
  /** The underlying numbers, for programs. Their names contain the units. */
  measured: Record<string, number>;
  /** What a reader must know to interpret the figure correctly. */
  remarks: string[];
  /** The figure to look at. */
  chart?: Chart;
}

/** One published figure and how to measure it. */
export interface Row {
  /** Its number in `docs/figures.md`. */
  row: number;
  name: string;
  /** What it was before it became a goal. */
  before?: string;
  /** The theoretical optimum. */
  limit: string;
  /** The target. */
  goal: string;
  /** What is counted, and under which conditions. */
  how: string;
  /** It counts, takes no more than a minute, and must not get worse: `--quick` fails if its goal is missed. */
  isQuick?: true;
  /** Rejects if it cannot be measured. A missed goal is a normal result. */
  measure(bench: Bench): Promise<Result>;
}

export type Figure = Omit<Row, 'measure'> & Result;
