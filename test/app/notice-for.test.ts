import { expect, it } from 'vitest';
import { noticeFor } from '../../functions/app/notice-for.ts';
import { consentVersion, firstVersion, sampleVersion } from '../support/sample-version.ts';

const site = { publicUrl: 'https://privacy.example.vn' };
const lan = {
  name: 'Nguyễn Thị Lan',
  language: 'vi' as const,
  consentToken: () => {
    throw new Error('No token was due.');
  },
};

it('a notice quotes the version in the language of the customer, and leads to text, changes and form', () => {
  expect(noticeFor(site, sampleVersion(), lan)).toEqual({
    version: 2,
    name: 'Nguyễn Thị Lan',
    words: sampleVersion().words.vi,
    effective: '2026-05-01',
    policyUrl: 'https://privacy.example.vn/policy/2',
    changesUrl: 'https://privacy.example.vn/policy/2/since/1',
    formUrl: 'https://privacy.example.vn/',
  });
  expect(noticeFor(site, sampleVersion(), { ...lan, language: 'en' }).words.title).toBe('Privacy policy');
});

it('a notice of the first version has no changes to show', () => {
  expect(noticeFor(site, firstVersion(), lan)).not.toHaveProperty('changesUrl');
});

it('a notice leads to the customer’s own page where consent is asked for, and only there', () => {
  const asked = noticeFor(site, consentVersion(), { ...lan, consentToken: () => 'token' });

  expect(asked.consentUrl).toBe('https://privacy.example.vn/consent/token');
  expect(noticeFor(site, sampleVersion(), lan)).not.toHaveProperty('consentUrl');
});
