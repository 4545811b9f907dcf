import { readTogether } from '../shared/aws/parameters.ts';
import { signedParameters } from '../shared/aws/signed-parameters.ts';
import { signingFor } from './signing.ts';

/** The parameters that hold the keys: one call per cold start, for all that the wiring asks for at the same time. */
export const readParameters = readTogether((names) => signedParameters(signingFor('ssm'))(names));
