import { describe, expect, it } from 'vitest';
import { adviceOn } from '../../infra/advice.ts';
import { parseSettings } from '../../infra/settings.ts';
import { leastSettings } from './support.ts';

const certificateArn = 'arn:aws:acm:ap-southeast-1:123456789012:certificate/a-b';
const adviceWith = (website: string, publicUrl?: string) =>
  adviceOn(
    parseSettings(leastSettings, {
      provider: { website },
      ...(publicUrl && { deployment: { publicUrl, certificateArn } }),
    }),
  ).map(({ text }) => text);

describe('advice before a deployment', () => {
  it('warns of pages at the bare address of the API, and names a better one', () => {
    expect(adviceWith('https://www.hosting.vn')).toEqual([
      expect.stringMatching(/publicUrl is not set.*execute-api.*phishing.*https:\/\/privacy\.hosting\.vn,/),
    ]);
  });

  it.each([
    ['https://hosting.vn', 'https://privacy.hosting.vn'],
    ['https://www.hosting.vn', 'https://hosting.vn'],
    ['https://www.hosting.vn/vi', 'https://dulieu.ca-nhan.hosting.vn/yeu-cau'],
    ['https://Hosting.vn', 'https://privacy.HOSTING.vn'],
  ])('has nothing against the pages of %s at %s', (website, publicUrl) => {
    expect(adviceWith(website, publicUrl)).toEqual([]);
  });

  it.each([
    ['https://hosting.vn', 'https://privacy-hosting.vn'],
    ['https://hosting.vn', 'https://nothosting.vn'],
    ['https://hosting.vn', 'https://hosting.vn.example'],
    ['https://my.hosting.vn', 'https://privacy.hosting.vn'],
    ['https://hosting.vn', 'https://a1b2c3d4e5.execute-api.ap-southeast-1.amazonaws.com'],
  ])('warns of the pages of %s at %s', (website, publicUrl) => {
    expect(adviceWith(website, publicUrl)).toEqual([expect.stringContaining('customers know you as')]);
  });
});
