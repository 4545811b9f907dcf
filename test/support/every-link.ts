import { newFormKey } from '../../functions/handlers/form-key.ts';
import { createConsentToken } from '../../functions/policy/domain/consent-token.ts';
import { statusSecretOf } from '../../functions/requests/domain/link-secret.ts';
import { createOptOutToken } from '../../functions/stores/domain/opt-out-token.ts';
import { consentVersion, sampleVersion } from './sample-policy.ts';
import { asked, delivered, inGracePeriod, linkOf } from './stages.ts';
import { addressKeyOf, lan, newWorld } from './world.ts';

/** A world with a request for every kind of link, and the paths of those links. */
export async function worldWithEveryLink() {
  const world = newWorld();
  const toConfirm = await asked(world);
  const toCancel = await inGracePeriod(world, { scope: 'data' });
  const toDownload = await delivered(world);
  const path = (kind: 'confirm' | 'cancel' | 'download', id: string) =>
    `/${kind}/${id}/${linkOf(world, kind, id).secret}`;
  const token = createOptOutToken(
    world.keys,
    { addressKey: addressKeyOf(world, lan.address), topic: 'promotions' },
    world.random,
  );
  for (const version of [sampleVersion(1), consentVersion(2)])
    await world.versions.publish(version, world.clock());
  const consent = createConsentToken(world.keys, { customerId: lan.customerId, version: 2 }, world.random);
  const key = newFormKey(world.random, world.clock());
  const paths = {
    form: `/?form=${key}`,
    requests: `/requests?form=${key}`,
    confirm: path('confirm', toConfirm),
    cancel: path('cancel', toCancel),
    download: path('download', toDownload),
    status: `/status/${toCancel}/${statusSecretOf(world.keys, toCancel)}`,
    cancelFromStatus: `/status/${toCancel}/${statusSecretOf(world.keys, toCancel)}/cancel`,
    optOut: `/opt-out/${token}`,
    policy: '/policy',
    policyVersion: '/policy/2',
    policyChanges: '/policy/2/since/1',
    consent: `/consent/${consent}`,
  };
  return { world, paths, ids: { toConfirm, toCancel, toDownload } };
}
