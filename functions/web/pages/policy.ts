import type { PublishedVersion } from '../../policy/domain/policy.ts';
import type { StandingVersion } from '../../policy/domain/policy-view.ts';
import type { Language } from '../../shared/vocabulary.ts';
import { bullets, facts, linkButton } from '../components.ts';
import { html, type Markup } from '../html.ts';
import { changesPath, policyPath, versionPath } from '../policy-paths.ts';
import { layout as enLayout } from '../texts/en/layout.ts';
import * as en from '../texts/en/policy.ts';
import { layout as viLayout } from '../texts/vi/layout.ts';
import * as vi from '../texts/vi/policy.ts';
import type { Content, PageOf, Pages, View } from '../view.ts';
import { policyChangesPage } from './policy-changes.ts';

const texts: Record<Language, typeof vi> = { vi, en };

type Policy = PageOf<'policy'>;

/** A version of the policy, upcoming ones, and links to every other version: old ones stay reachable. */
function policyPage({ view: policy, text }: Policy, view: View): Content {
  const { locale } = view;
  const page = texts[locale.language].policy;
  const { shown, upcoming, versions } = policy;
  const isLatest = shown === undefined || shown.standing.is === 'in-force';
  return {
    title:
      shown?.version.words[locale.language].title ?? { vi: viLayout, en: enLayout }[locale.language].policy,
    body: html`${shown ? standing(shown, view) : html`<p class="lead">${versions.length > 0 ? page.notYet : page.none}</p>`}
${isLatest && upcoming.map((version) => announcement(version, view))}
${text}
${shown && purposes(shown.version, view)}
${
  versions.length > 0 &&
  html`<h2>${page.versions}</h2>
<ul>${versions.map((version) => listed(version, view))}</ul>`
}`,
  };
}

function standing({ version, standing }: StandingVersion, view: View): Markup {
  const { format } = view.locale;
  const page = texts[view.language].policy;
  const day = format.day(version.effective);
  const sentence =
    standing.is === 'replaced'
      ? page.standings.replaced(String(standing.by.number), format.day(standing.by.effective))
      : standing.is === 'upcoming'
        ? page.standings.upcoming(day)
        : page.standings['in-force'];
  return html`<p class="lead">${sentence}</p>
${standing.is !== 'in-force' && linkButton(policyPath(view), page.current, 'second')}
${facts([
  [page.version, String(version.number)],
  [page.latestUpdate, format.day(version.date)],
  [page.effective, day],
])}`;
}

/** What changes, from when, and where to read it: for visitors before that day. */
function announcement({ number, effective, words }: PublishedVersion, view: View): Markup {
  const { language, format } = view.locale;
  const page = texts[language].policy;
  return html`<section class="news" aria-labelledby="news-${number}">
<h2 id="news-${number}">${page.announced(format.day(effective))}</h2>
${bullets(words[language].summary)}
${versionLinks(number, view)}
</section>`;
}

function purposes({ words }: PublishedVersion, { locale }: View): Markup | undefined {
  const purposeTexts = Object.values(words[locale.language].purposes);
  if (purposeTexts.length === 0) return undefined;
  const page = texts[locale.language].policy;
  return html`<h2>${page.purposes}</h2>
${bullets(purposeTexts)}
<p>${page.purposesText}</p>`;
}

function listed({ version, standing }: StandingVersion, view: View): Markup {
  const { format } = view.locale;
  const page = texts[view.language].policy;
  const { number, effective } = version;
  return html`<li>${page.numbered(String(number))}: ${page.listed[standing.is](format.day(effective))}
${versionLinks(number, view)}</li>`;
}

/** Links to the text of a version, and to its differences from the previous one. */
function versionLinks(number: number, view: View): Markup {
  const page = texts[view.language].policy;
  const earlier = number - 1;
  return html`<p class="buttons"><a class="touch" href="${versionPath(view, number)}">${page.read(String(number))}</a>
${earlier > 0 && html`<a class="touch" href="${changesPath(view, number, earlier)}">${page.compare(String(earlier))}</a>`}</p>`;
}

function unknownPolicyPage(_page: PageOf<'policy-unknown'>, view: View): Content {
  const { unknown, current } = texts[view.language].policy;
  return {
    title: unknown.title,
    body: html`<p class="lead">${unknown.text}</p>
${linkButton(policyPath(view), current, 'second')}`,
  };
}

export const policyPages: Pages<'policy' | 'policy-changes' | 'policy-unknown'> = {
  policy: policyPage,
  'policy-changes': policyChangesPage,
  'policy-unknown': unknownPolicyPage,
};
