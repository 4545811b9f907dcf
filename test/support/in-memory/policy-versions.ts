import {
  type PolicyVersion,
  type PublishedVersion,
  sha256Of,
} from '../../../functions/policy/domain/policy.ts';
import type { PolicyVersions } from '../../../functions/policy/ports.ts';
import { PermanentError } from '../../../functions/shared/errors.ts';

/** Published versions in a map. */
export function inMemoryPolicyVersions(): PolicyVersions {
  const published = new Map<number, { version: PublishedVersion; texts: PolicyVersion['texts'] }>();
  return {
    async publish(whole, at) {
      if (published.has(whole.number)) return 'exists';
      const { texts, ...facts } = structuredClone(whole);
      const version = { ...facts, publishedAt: at.toISOString(), sha256: sha256Of(whole) };
      published.set(whole.number, { version, texts });
      return 'published';
    },
    async list() {
      const versions = [...published.values()].map(({ version }) => structuredClone(version));
      return versions.sort((a, b) => a.number - b.number);
    },
    async textOf(number, language) {
      const found = published.get(number);
      if (!found) throw new PermanentError(`There is no published text of policy version ${number}.`);
      return found.texts[language];
    },
  };
}
