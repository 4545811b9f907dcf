import { join } from 'node:path';
import { synthesise } from '../../local/synthesise.ts';
import { temporaryFolder } from '../../program/own-files.ts';
import { type ObservedIntake, observeIntake } from './intake.ts';
import { observeDeletions } from './journeys.ts';

/** Resources shared by rows. Each is created when the first row needs it. */
export interface Bench {
  /** An empty folder that is removed when the process exits. */
  folder: string;
  /** Reports progress in a few words. */
  say(text: string): void;
  /** Path of the synthesised template, next to its assets and bundles. */
  template(): Promise<string>;
  deletions(): ReturnType<typeof observeDeletions>;
  intake(): Promise<ObservedIntake>;
}

/** Short waits and small limits, otherwise the settings of the local run. They affect no resource. */
const settings = {
  periods: { graceSeconds: 1 },
  limits: { lettersPerAddressPerHour: 3, formsPerClientPerHour: 20 },
};

export async function openBench(say: Bench['say']): Promise<Bench> {
  const { path: folder } = await temporaryFolder('bench');

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
