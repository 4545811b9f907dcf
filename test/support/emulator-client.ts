import type { Signing } from '../../functions/shared/aws/signing.ts';

/** Settings of an SDK client that talks to an emulator, and never retries. */
export const emulatorClient = (endpoint: string) => ({
  endpoint,
  region: 'ap-southeast-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
});

/** The same for calls that are signed by hand. */
export const emulatorSigning = (endpoint: string): Signing => {
  const { region, credentials } = emulatorClient(endpoint);
  return { region, endpoint, credentials: async () => credentials };
};
