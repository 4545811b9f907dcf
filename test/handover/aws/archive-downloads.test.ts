import { describe, expect, it } from 'vitest';
import { archiveDownloads } from '../../../functions/handover/aws/archive-downloads.ts';

const credentials = async () => ({ accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'session' });
const downloadsAt = (endpoint: string) =>
  archiveDownloads({ region: 'ap-southeast-1', endpoint, credentials }, 'archives');

describe('The URL of an archive', () => {
  it('names the file by its reference and expires as requested', async () => {
    const downloads = downloadsAt('https://s3.ap-southeast-1.amazonaws.com');

    const url = new URL(await downloads.mintUrl('0123456789AB', 300));

    expect(url.origin).toBe('https://s3.ap-southeast-1.amazonaws.com');
    expect(url.pathname).toBe('/archives/0123456789AB/archive.zip');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('300');
    expect(url.searchParams.get('response-content-disposition')).toBe(
      'attachment; filename="handover-0123-4567-89AB.zip"',
    );
  });

  it('of a part names its number and what it is, and no file of the customer', async () => {
    const part = { number: 7, name: 'part-007.mp4' };

    const url = new URL(await downloadsAt('https://s3.test').mintUrl('0123456789AB', 300, part));

    expect(url.pathname).toBe('/archives/0123456789AB/parts/0007');
    expect(url.searchParams.get('response-content-disposition')).toBe(
      'attachment; filename="handover-0123-4567-89AB-part-007.mp4"',
    );
  });

  it('is signed by the role, and ends with its session', async () => {
    const { searchParams } = new URL(await downloadsAt('https://s3.test').mintUrl('0123456789AB', 300));

    expect(searchParams.get('X-Amz-Credential')).toMatch(/^AKID\/\d{8}\/ap-southeast-1\/s3\/aws4_request$/);
    expect(searchParams.get('X-Amz-Security-Token')).toBe('session');
    expect(searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('leads to a port where there is one', async () => {
    expect(await downloadsAt('http://127.0.0.1:4004').mintUrl('0123456789AB', 300)).toMatch(
      /^http:\/\/127\.0\.0\.1:4004\/archives\//,
    );
  });
});
