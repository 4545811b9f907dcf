import { accountMarks } from '../register/aws/account-marks.ts';
import { accountRegister } from '../register/aws/account-register.ts';
import type { Register } from '../register/ports.ts';
import type { KeysFor } from '../shared/secrets.ts';
import { dynamoLookUps } from '../sites/aws/dynamo-look-ups.ts';
import type { LookUps } from '../sites/ports.ts';
import { siteRegister } from '../sites/site-register.ts';
import { compiledSite } from './compiled-site.ts';
import { clock, readVariable } from './environment.ts';
import { dynamo } from './wiring.ts';

/** What the site is asked about addresses, if the register is behind it. */
export const lookUpsAtSite = (): LookUps | undefined =>
  compiledSite?.register === undefined ? undefined : dynamoLookUps(dynamo, readVariable('siteTable'));

/** The register, where this deployment has it. */
export function registerWith(keys: KeysFor<'addresses'>): Register {
  const lookUps = lookUpsAtSite();
  const table = readVariable('accountTable');
  return lookUps
    ? siteRegister({ lookUps, marks: accountMarks(dynamo, table), clock })
    : accountRegister(dynamo, table, keys);
}
