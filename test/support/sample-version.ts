import {
  type PolicyVersion,
  type PublishedVersion,
  sha256Of,
  type VersionFacts,
} from '../../functions/policy/domain/policy.ts';

/** A version as an editor might write it in March 2026: significant, and early enough. */
export const sampleVersion = (changes: Partial<PolicyVersion> = {}): PolicyVersion => ({
  number: 2,
  date: '2026-03-01',
  effective: '2026-05-01',
  significance: 'significant',
  decision: { by: 'Data protection officer', on: '2026-02-27', why: 'Invoices are kept for ten years.' },
  words: {
    vi: { title: 'Chính sách bảo mật', summary: ['Hóa đơn được giữ 10 năm.'], purposes: {} },
    en: { title: 'Privacy policy', summary: ['Invoices are kept for 10 years.'], purposes: {} },
  },
  texts: {
    vi: '## 1. Hóa đơn\n\nChúng tôi giữ hóa đơn 10 năm.\n',
    en: '## 1. Invoices\n\nWe keep invoices for 10 years.\n',
  },
  ...changes,
});

/** The same once it is published. */
export const publishedVersion = (changes: Partial<PolicyVersion> = {}): PublishedVersion => {
  const { texts: _texts, ...facts } = sampleVersion(changes);
  return {
    ...(facts satisfies VersionFacts),
    publishedAt: `${facts.date}T02:00:00.000Z`,
    sha256: sha256Of(sampleVersion(changes)),
  };
};

/** The version in force before: version 1, without a notice. */
export const firstVersion = (changes: Partial<PolicyVersion> = {}): PublishedVersion =>
  publishedVersion({
    number: 1,
    date: '2025-06-01',
    effective: '2025-06-01',
    significance: 'editorial',
    ...changes,
  });

/** A version that asks for consent to one purpose. */
export const consentVersion = (changes: Partial<PolicyVersion> = {}): PolicyVersion => {
  const { vi, en } = sampleVersion().words;
  return sampleVersion({
    significance: 'needs-consent',
    words: {
      vi: { ...vi, purposes: { 'usage-statistics': 'Thống kê cách Quý khách dùng dịch vụ.' } },
      en: { ...en, purposes: { 'usage-statistics': 'Statistics of how you use our services.' } },
    },
    ...changes,
  });
};
