import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, in this order, by the beginning of its path: left for the end, it would run alone. */
export const longest = [
  'journeys/failures',
  'browser/machines',
  'journeys/permissions',
  'infra/synth',
  'agent/program/kill-',
  'local/start',
  'browser/',
  'chaos/sample',
  'journeys/',
  'agent/',
];

/**
 * Vitest begins with what took longest the last time. Where it has not run yet, it goes by the length of the sources, of
 * which the longest tests have the shortest.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex((path) => moduleId.includes(`/test/${path}`));
      return found === -1 ? longest.length : found;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
