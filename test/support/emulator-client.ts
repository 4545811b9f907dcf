/** Settings of an SDK client that talks to an emulator, and never retries. */
export const emulatorClient = (endpoint: string) => ({
  endpoint,
  region: 'ap-southeast-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
});
