import type { SealName } from '../../contract/resources.ts';
import { readSealingKey, readVerifyingKey } from '../shared/aws/keys.ts';
import { type Sealer, type SealVerifier, sealWith, verifyWith } from '../shared/seal.ts';
import { readVariable } from './environment.ts';
import { readParameters } from './parameters.ts';

/** Seals decisions of this kind. The role of one function alone opens the key. */
export const sealer = async (name: SealName): Promise<Sealer> =>
  sealWith(await readSealingKey(readParameters, readVariable('keysPath'), name));

/** Verifies decisions of this kind. */
export const verifier = async (name: SealName): Promise<SealVerifier> =>
  verifyWith(await readVerifyingKey(readParameters, readVariable('keysPath'), name));
