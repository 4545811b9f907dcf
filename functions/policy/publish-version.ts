import type { RuntimeSettings } from '../../contract/settings.ts';
import { vietnamDay } from '../shared/calendar.ts';
import type { Clock } from '../shared/ports.ts';
import {
  obstaclesToPublishing,
  type PolicyVersion,
  type PublishedVersion,
  sha256Of,
} from './domain/policy.ts';
import type { PolicyVersions } from './ports.ts';

export interface PublishPorts {
  versions: Pick<PolicyVersions, 'publish' | 'list'>;
  clock: Clock;
  settings: Pick<RuntimeSettings, 'notices'>;
}

/** The result. `already`: exactly this version is published; `obstacles`: why not, and nothing was written. */
export type PublishResult =
  | { published: PublishedVersion }
  | { already: PublishedVersion }
  | { obstacles: string[] };

/** Publishes a version permanently, if no obstacle prevents it. Publishing the same version again changes nothing. */
export async function publishVersion(ports: PublishPorts, version: PolicyVersion): Promise<PublishResult> {
  const at = ports.clock();
  const refused = await reasonNotToPublish(ports, version, at);
  if (refused) return refused;
  if ((await ports.versions.publish(version, at)) === 'exists') {
    // Someone else was faster, with the same version or with another one under this number.
    const overtaken = await reasonNotToPublish(ports, version, at);
    if (overtaken) return overtaken;
  }
  const { texts: _texts, ...facts } = version;
  return { published: { ...facts, publishedAt: at.toISOString(), sha256: sha256Of(version) } };
}

async function reasonNotToPublish(
  { versions, settings }: PublishPorts,
  version: PolicyVersion,
  at: Date,
): Promise<{ already: PublishedVersion } | { obstacles: string[] } | undefined> {
  const published = await versions.list();
  const sha256 = sha256Of(version);
  const already = published.find((other) => other.number === version.number && other.sha256 === sha256);
  if (already) return { already };
  const obstacles = obstaclesToPublishing(version, published, vietnamDay(at), settings.notices.daysAhead);
  return obstacles.length > 0 ? { obstacles } : undefined;
}
