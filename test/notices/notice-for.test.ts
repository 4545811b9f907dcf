import { expect, it } from 'vitest';
import { noticeFor } from '../../functions/notices/notice-for.ts';
import { consentVersion, firstVersion, sampleVersion } from '../support/sample-version.ts';

const site = { publicUrl: 'https://privacy.example.vn' };
const nobody = () => {
  throw new Error('Nothing personal was due.');
};

it('a notice quotes the version in its language, links to text, changes and form, and names nobody', () => {
  expect(noticeFor(site, sampleVersion(), 'vi', nobody)).toEqual({
    version: 2,
    words: sampleVersion().words.vi,
    effective: '2026-05-01',
    policyUrl: 'https://privacy.example.vn/policy/2',
    changesUrl: 'https://privacy.example.vn/policy/2/since/1',
    formUrl: 'https://privacy.example.vn/',
  });
  expect(noticeFor(site, sampleVersion(), 'en', nobody).words.title).toBe('Privacy policy');
});

it('a notice of the first version shows no changes', () => {
  expect(noticeFor(site, firstVersion(), 'vi', nobody)).not.toHaveProperty('changesUrl');
});

it('a notice that asks for consent names its customer and links to their own page', () => {
  const asked = noticeFor(site, consentVersion(), 'vi', () => ({ name: 'Nguyễn Thị Lan', token: 'token' }));

  expect(asked.personal).toEqual({
    name: 'Nguyễn Thị Lan',
    consentUrl: 'https://privacy.example.vn/consent/token',
  });
});
