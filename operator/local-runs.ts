/** The runs of `npm start` in this folder, as they make themselves known to the operator's commands. */

import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '../program/processes.ts';

/** Relative to the working directory of both the run and the command. */
export const runsFolder = '.local';

/** A run is named by the port of its pages: no two that run have the same. */
export const fileOfRun = (name: string): string => join(runsFolder, `${name}.json`);

/** What identifies the process of a run, in its file. */
export interface RunOwner {
  pid: number;
  /** Processes of other hosts and containers cannot be seen from here. */
  host: string;
  /** ISO 8601. */
  startedAt: string;
}

export const ownerOfThisRun = (): RunOwner => ({
  pid: process.pid,
  host: hostname(),
  startedAt: new Date().toISOString(),
});

/** Names of the runs of this machine: those that still run, the newest first, and those that died. */
export function localRuns(): { running: string[]; dead: string[] } {
  const runs = namesOfRuns().flatMap((name) => {
    const owner = ownerOf(name);
    return owner?.host === hostname() ? [{ name, ...owner }] : [];
  });
  const running = runs.filter(({ pid }) => isRunning(pid));
  return {
    running: running.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1)).map(({ name }) => name),
    dead: runs.filter((run) => !running.includes(run)).map(({ name }) => name),
  };
}

function namesOfRuns(): string[] {
  try {
    return readdirSync(runsFolder).flatMap((file) => /^(\d+)\.json$/.exec(file)?.[1] ?? []);
  } catch {
    return [];
  }
}

function ownerOf(name: string): RunOwner | undefined {
  try {
    return (JSON.parse(readFileSync(fileOfRun(name), 'utf8')) as { run?: RunOwner }).run;
  } catch {
    // It ended between the list and this.
    return undefined;
  }
}
