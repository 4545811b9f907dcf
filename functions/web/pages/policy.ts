import type { PublishedVersion } from '../../policy/domain/policy.ts';
import type { StandingVersion } from '../../policy/domain/policy-view.ts';
import { bullets, facts, linkButton } from '../components.ts';
import { html, type Markup } from '../html.ts';
import type { Page } from '../page.ts';
import { changesPath, policyPath, versionPath } from '../policy-paths.ts';
import type { Content, View } from '../view.ts';

type Policy = Extract<Page, { type: 'policy' }>;

/** A version of the policy, upcoming ones, and links to every other version: old ones stay reachable. */
export function policyPage({ view: policy, text }: Policy, view: View): Content {
  const { locale } = view;
  const page = locale.texts.pages.policy;
  const { shown, upcoming, versions } = policy;
  const isLatest = shown === undefined || shown.standing.is === 'in-force';
  return {
    title: shown?.version.words[locale.language].title ?? page.title,
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
  const { texts, format } = view.locale;
  const page = texts.pages.policy;
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
  const { language, texts, format } = view.locale;
  const page = texts.pages.policy;
  return html`<section class="news" aria-labelledby="news-${number}">
<h2 id="news-${number}">${page.announced(format.day(effective))}</h2>
${bullets(words[language].summary)}
${versionLinks(number, view)}
</section>`;
}

function purposes({ words }: PublishedVersion, { locale }: View): Markup | undefined {
  const purposeTexts = Object.values(words[locale.language].purposes);
  if (purposeTexts.length === 0) return undefined;
  const page = locale.texts.pages.policy;
  return html`<h2>${page.purposes}</h2>
${bullets(purposeTexts)}
<p>${page.purposesText}</p>`;
}

function listed({ version, standing }: StandingVersion, view: View): Markup {
  const { texts, format } = view.locale;
  const page = texts.pages.policy;
  const { number, effective } = version;
  return html`<li>${page.numbered(String(number))}: ${page.listed[standing.is](format.day(effective))}
${versionLinks(number, view)}</li>`;
}

/** Links to the text of a version, and to its differences from the previous one. */
function versionLinks(number: number, view: View): Markup {
  const page = view.locale.texts.pages.policy;
  const earlier = number - 1;
  return html`<p class="buttons"><a class="touch" href="${versionPath(view, number)}">${page.read(String(number))}</a>
${earlier > 0 && html`<a class="touch" href="${changesPath(view, number, earlier)}">${page.compare(String(earlier))}</a>`}</p>`;
}

export function unknownPolicyPage(view: View): Content {
  const { unknown, current } = view.locale.texts.pages.policy;
  return {
    title: unknown.title,
    body: html`<p class="lead">${unknown.text}</p>
${linkButton(policyPath(view), current, 'second')}`,
  };
}
