import { Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { build, siteSetting } from './support.ts';

/** Synthesises with cdk-nag and answers with what it complains of. */
function complaintsAbout({ app }: ReturnType<typeof build>): string {
  const printed: string[] = [];
  for (const method of ['log', 'error', 'warn'] as const) {
    vi.spyOn(console, method).mockImplementation((...words) => void printed.push(words.join(' ')));
  }
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  try {
    app.synth();
    return '';
  } catch (error) {
    return [(error as Error).message, ...printed].join('\n');
  }
}

afterEach(() => vi.restoreAllMocks());

describe('cdk-nag', { timeout: 180_000 }, () => {
  it.each([
    ['with stores of its own', {}],
    [
      'with stores that were there before',
      {
        deployment: { accountTable: 'customers', mailingTable: 'newsletter', hostingBucket: 'hosted-files' },
      },
    ],
    [
      'under an address of its own',
      {
        deployment: {
          publicUrl: 'https://privacy.vietnam-server.example',
          certificateArn:
            'arn:aws:acm:ap-southeast-1:123456789012:certificate/0f1e2d3c-aaaa-bbbb-cccc-444455556666',
        },
      },
    ],
    ['with a site', { sites: [siteSetting] }],
  ])('finds nothing in the stack %s', (_how, override) => {
    expect(complaintsAbout(build(override))).toBe('');
  });

  it('stops the synthesis for a bucket that anybody could read unencrypted', () => {
    const planted = build();
    new Bucket(planted.stack, 'Planted');

    expect(complaintsAbout(planted)).toContain('AwsSolutions-S10');
  });
});
