import type { Notice } from '../../functions/notices/domain/notice.ts';
import { changesBetween } from '../../functions/policy/domain/policy-changes.ts';
import { policyViewOf } from '../../functions/policy/domain/policy-view.ts';
import type { Language } from '../../functions/shared/vocabulary.ts';
import { renderMarkdown, textBlocksOf } from '../../functions/web/markdown.ts';
import type { Page } from '../../functions/web/page.ts';
import { about, secret, site } from './facts.ts';
import { firstText, firstVersion, secondText, secondVersion, thirdVersion } from './policy-versions.ts';

const consent: Extract<Page, { type: 'consent' }> = {
  type: 'consent',
  version: thirdVersion,
  given: {},
  action: `/consent/${secret}`,
  hasPhone: true,
  ticked: [],
};
const usageStatistics = { 'usage-statistics': '2026-11-23T09:12:00.000Z' };

/** The policy and consent pages. Each language has its own set, because their texts are in one language. */
export function policyPages(language: Language): { name: string; page: Page }[] {
  const published = [firstVersion, secondVersion, thirdVersion];
  const policyOn = (day: string, shown?: typeof firstVersion, texts = firstText): Page => ({
    type: 'policy',
    view: policyViewOf(published, day, shown),
    text: renderMarkdown(texts[language], language),
  });
  const changes = (older: string, newer: string): Page => ({
    type: 'policy-changes',
    older: firstVersion,
    newer: secondVersion,
    sections: changesBetween(textBlocksOf(older), textBlocksOf(newer)),
  });
  return [
    { name: 'policy in force', page: policyOn('2026-11-24') },
    { name: 'policy version, upcoming', page: policyOn('2026-11-24', secondVersion, secondText) },
    { name: 'policy version that asks for consent', page: policyOn('2026-11-24', thirdVersion, secondText) },
    { name: 'policy version, replaced', page: policyOn('2027-01-02', firstVersion) },
    {
      name: 'policy, nothing in force yet',
      page: { type: 'policy', view: policyViewOf([firstVersion], '2024-02-25') },
    },
    { name: 'policy, nothing published yet', page: { type: 'policy', view: policyViewOf([], '2024-02-01') } },
    { name: 'policy version, unknown', page: { type: 'policy-unknown' } },
    { name: 'policy changes', page: changes(firstText[language], secondText[language]) },
    { name: 'policy changes, none', page: changes(firstText[language], firstText[language]) },
    { name: 'consent', page: consent },
    {
      name: 'consent, nothing ticked',
      page: { ...consent, error: 'purpose-missing' },
    },
    {
      name: 'consent, wrong digits',
      page: { ...consent, ticked: ['call-recording'], error: 'code-wrong' },
    },
    {
      name: 'consent, too many tries',
      page: { ...consent, ticked: ['call-recording'], error: 'too-many-tries' },
    },
    { name: 'consent, no telephone on file', page: { ...consent, hasPhone: false } },
    { name: 'consent given to one', page: { ...consent, given: usageStatistics, done: 'given' } },
    {
      name: 'consent given to all',
      page: { ...consent, given: { ...usageStatistics, 'call-recording': '2026-11-24T02:30:00.000Z' } },
    },
    { name: 'consent withdrawn', page: { ...consent, done: 'withdrawn' } },
    {
      name: 'consent, link that does not work',
      page: { type: 'refused', reason: 'link-unknown', route: 'consent' },
    },
  ];
}

/** A notice of each kind. It quotes the version in the language of the letter. */
export const exampleNotices: { name: string; notice: (language: Language) => Notice }[] = [
  {
    name: 'policy notice',
    notice: (language) => ({
      version: 2,
      words: secondVersion.words[language],
      effective: secondVersion.effective,
      policyUrl: `${site}/policy/2`,
      changesUrl: `${site}/policy/2/since/1`,
      formUrl: `${site}/`,
    }),
  },
  {
    name: 'policy notice that asks for consent',
    notice: (language) => ({
      version: 3,
      words: thirdVersion.words[language],
      effective: thirdVersion.effective,
      policyUrl: `${site}/policy/3`,
      changesUrl: `${site}/policy/3/since/2`,
      formUrl: `${site}/`,
      personal: { name: about.name, consentUrl: `${site}/consent/${secret}` },
    }),
  },
];
