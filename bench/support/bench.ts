import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesise } from '../../local/synthesise.ts';
import { type ObservedIntake, observeIntake } from './intake.ts';
import { observeDeletions } from './journeys.ts';

/** What rows share. Each part is made when the first row asks for it. */
export interface Bench {
  /** An empty folder that goes with the process. */
  folder: string;
  /** Tells what is being done, in a few words. */
  say(text: string): void;
  /** Path of the synthesised template, beside its assets and bundles. */
  template(): Promise<string>;
  deletions(): ReturnType<typeof observeDeletions>;
  intake(): Promise<ObservedIntake>;
}

/** Short waits and small limits; apart from that the settings of the local run. They change no resource. */
const settings = {
  periods: { graceSeconds: 1 },
  limits: { lettersPerAddressPerHour: 3, formsPerClientPerHour: 20 },
};

export function openBench(say: Bench['say']): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'privacy-requests-bench-'));
  // Whatever ends the process: archives of several gigabytes must not stay.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

  const template = once(() => {
    say('synthesising the stack');
    return synthesise({ outdir: join(folder, 'cdk'), settings });
  });
  return {
    folder,
    say,
    template,
    deletions: once(async () => {
      const file = await template();
      say('playing two deletions on the local stack');
      return observeDeletions(file);
    }),
    intake: once(async () => {
      const file = await template();
      say('submitting requests to the local stack');
      return observeIntake(file);
    }),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
