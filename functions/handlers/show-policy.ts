import { changesBetween } from '../policy/domain/policy-changes.ts';
import { comparePolicies, type PolicyPorts, type ReadVersion, showPolicy } from '../policy/show-policy.ts';
import type { BasePorts } from '../requests/ports.ts';
import { isRefusal } from '../shared/refusal.ts';
import type { Language } from '../shared/vocabulary.ts';
import { renderMarkdown, textBlocksOf } from '../web/markdown.ts';
import { policyPages } from '../web/pages/policy.ts';
import type { PageOf } from '../web/view.ts';
import { httpHandler, languageOf, showing } from './http.ts';
import { linkPart } from './mended-path.ts';

const page = showing(policyPages);

/** `GET /policy`, `/policy/{version}` and `/policy/{version}/since/{earlier}`. */
export const showPolicyHandler = (ports: PolicyPorts & Pick<BasePorts, 'settings' | 'log'>) =>
  httpHandler(ports, async (event) => {
    const language = languageOf(event, ports.settings.defaultLanguage);
    const { version, earlier } = event.pathParameters ?? {};
    const content =
      earlier === undefined
        ? await policyPage(ports, language, version)
        : await changesPage(ports, language, [numberOf(version), numberOf(earlier)]);
    return page(ports, event, content.type === 'policy-unknown' ? 404 : 200, content, language);
  });

async function policyPage(
  ports: PolicyPorts,
  language: Language,
  version?: string,
): Promise<PageOf<'policy' | 'policy-unknown'>> {
  const found = await showPolicy(ports, language, version === undefined ? undefined : numberOf(version));
  if (isRefusal(found)) return { type: 'policy-unknown' };
  const { view, markdown } = found;
  return {
    type: 'policy',
    view,
    ...(markdown !== undefined && { text: renderMarkdown(markdown, language) }),
  };
}

async function changesPage(
  ports: PolicyPorts,
  language: Language,
  numbers: readonly [number, number],
): Promise<PageOf<'policy-changes' | 'policy-unknown'>> {
  const found = await comparePolicies(ports, language, numbers);
  if (isRefusal(found)) return { type: 'policy-unknown' };
  const blocksOf = ({ markdown }: ReadVersion) => textBlocksOf(markdown);
  return {
    type: 'policy-changes',
    older: found.older.version,
    newer: found.newer.version,
    sections: changesBetween(blocksOf(found.older), blocksOf(found.newer)),
  };
}

/** A version number as we write it; anything else becomes a number that no version has. */
const numberOf = (text?: string): number => {
  const digits = linkPart(text);
  return /^[1-9]\d{0,4}$/.test(digits) ? Number(digits) : 0;
};
