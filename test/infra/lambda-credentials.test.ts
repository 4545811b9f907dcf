import { afterEach, describe, expect, it, vi } from 'vitest';
import { defaultProvider } from '../../functions/entry/lambda-credentials.ts';

afterEach(() => vi.unstubAllEnvs());

describe("the bundles' source of credentials", () => {
  it('is the environment of the function', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');

    expect(await defaultProvider()()).toEqual({
      accessKeyId: 'id',
      secretAccessKey: 'secret',
      sessionToken: 'token',
    });
  });

  it('leaves the session token out where there is none', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', '');

    expect(await defaultProvider()()).toEqual({ accessKeyId: 'id', secretAccessKey: 'secret' });
  });

  it('says so when there are none', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');

    await expect(defaultProvider()()).rejects.toThrow('no AWS credentials');
  });
});
