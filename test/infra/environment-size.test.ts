import { describe, expect, it } from 'vitest';
import { environmentLimitBytes } from '../../infra/constructs/environment-size.ts';
import { SettingsError } from '../../infra/settings.ts';
import { build, resourcesWith } from './support.ts';

const logoOf = (length: number) => `data:image/png;base64,${'A'.repeat(length - 22)}`;

/** The sentences with which settings are refused; none: they are accepted. */
function refusalOf(override: object): string | undefined {
  try {
    build(override);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message;
  }
}

/** A value as AWS fills it in, in the Region with the longest name. */
function onAws(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(onAws).join('');
  const { Ref: reference, 'Fn::Join': join } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  if (join) return onAws(join[1]);
  if (reference === undefined) return 'https://a1b2c3d4e5.execute-api.ap-southeast-1.amazonaws.com';
  const known: Record<string, string> = {
    'AWS::Partition': 'aws',
    'AWS::Region': 'ap-southeast-1',
    'AWS::AccountId': '123456789012',
  };
  return known[reference] ?? `PrivacyRequests-${reference}-1ABCDEFGHIJKL`;
}

/** The bytes of the largest environment of a stack once it is deployed. */
function largestEnvironment(override: object): number {
  const functions = Object.values(resourcesWith(override)).filter(
    ({ Type }) => Type === 'AWS::Lambda::Function',
  );
  const sizes = functions.map(({ Properties }) => {
    const variables = Object.entries<unknown>(Properties.Environment?.Variables ?? {});
    const deployed = Object.fromEntries(variables.map(([name, value]) => [name, onAws(value)]));
    return Buffer.byteLength(JSON.stringify(deployed));
  });
  return Math.max(...sizes);
}

describe('the environment of the functions', () => {
  it('has room for the largest logo beside ordinary texts', () => {
    expect(refusalOf({ provider: { logo: logoOf(2000) } })).toBeUndefined();
  });

  it.each([
    ['an address as long as a page', { address: 'x'.repeat(3000) }, 'settings.provider.address (3000 bytes)'],
    ['a long name in Vietnamese', { name: 'ệ'.repeat(1000) }, 'settings.provider.name (3000 bytes)'],
    ['quotes, which count twice', { name: '"'.repeat(700) }, 'settings.provider.name (2800 bytes)'],
    [
      'a logo and long texts together',
      { logo: logoOf(2000), address: 'x'.repeat(600) },
      'settings.provider.logo (2000 bytes), settings.provider.address (600 bytes)',
    ],
  ])('is refused with what to shorten: %s', (_what, provider, words) => {
    const refusal = refusalOf({ provider });

    expect(refusal).toContain('Lambda allows a function 4096 bytes for all its variables');
    expect(refusal).toContain('ask-for-confirmation');
    expect(refusal).toContain(words);
    expect(refusal).not.toContain('AAAA');
  });

  it('is within the limit on AWS with the longest text that is accepted, and not by much', () => {
    const ofLength = (length: number) => ({ provider: { logo: logoOf(2000), address: 'x'.repeat(length) } });
    const tooLong = 1000;
    const [, wanted] = /up to (\d+)/.exec(refusalOf(ofLength(tooLong)) ?? '') ?? [];
    const accepted = tooLong - (Number(wanted) - environmentLimitBytes);

    expect(refusalOf(ofLength(accepted + 1))).toBeDefined();
    expect(refusalOf(ofLength(accepted))).toBeUndefined();
    const bytes = largestEnvironment(ofLength(accepted));

    expect(bytes).toBeLessThanOrEqual(environmentLimitBytes);
    expect(bytes).toBeGreaterThan(environmentLimitBytes - 100);
  });
});
