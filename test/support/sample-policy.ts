import type { PolicyVersion } from '../../functions/policy/domain/policy.ts';

/** A small version of a policy: the first applies since 2020, each later one a month after the one before it. */
export function sampleVersion(number: number, changes: Partial<PolicyVersion> = {}): PolicyVersion {
  const month = String(number + 1).padStart(2, '0');
  return {
    number,
    date: number === 1 ? '2019-12-01' : `2026-${month}-01`,
    effective: number === 1 ? '2020-01-01' : `2026-${String(number + 2).padStart(2, '0')}-01`,
    significance: 'significant',
    decision: { by: 'Data protection officer', on: '2019-11-30', why: 'It concerns every customer.' },
    words: {
      vi: { title: `Chính sách ${number}`, summary: [`Thay đổi của bản ${number}.`], purposes: {} },
      en: { title: `Policy ${number}`, summary: [`What version ${number} changes.`], purposes: {} },
    },
    texts: {
      vi: `## 1. Mở đầu\n\nĐây là bản ${number}.\n\n## 2. Liên hệ\n\n- Email\n`,
      en: `## 1. Beginning\n\nThis is version ${number}.\n\n## 2. Contact\n\n- E-mail\n`,
    },
    ...changes,
  };
}

/** A version that asks consent for statistics and for partner offers. */
export function consentVersion(number: number): PolicyVersion {
  const version = sampleVersion(number, { significance: 'needs-consent' });
  version.words.vi.purposes = { statistics: 'Thống kê mức sử dụng.', partners: 'Chia sẻ với đối tác.' };
  version.words.en.purposes = { statistics: 'Statistics of use.', partners: 'Sharing with partners.' };
  return version;
}
