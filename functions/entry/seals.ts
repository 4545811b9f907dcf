import type { SealName } from '../../contract/resources.ts';
import { readSealingKey, readVerifyingKey } from '../shared/aws/keys.ts';
import { signedParameters } from '../shared/aws/signed-parameters.ts';
import { type Sealer, type SealVerifier, sealWith, verifyWith } from '../shared/seal.ts';
import { readVariable } from './environment.ts';
import { signingFor } from './signing.ts';

/** Seals decisions of this kind: one call per cold start. The role of one function alone opens the key. */
export const sealer = async (name: SealName): Promise<Sealer> =>
  sealWith(await readSealingKey(signedParameters(signingFor('ssm')), readVariable('keysPath'), name));

/** Verifies decisions of this kind: one call per cold start. */
export const verifier = async (name: SealName): Promise<SealVerifier> =>
  verifyWith(await readVerifyingKey(signedParameters(signingFor('ssm')), readVariable('keysPath'), name));
