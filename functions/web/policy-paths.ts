import { pathOf } from '../shared/links.ts';
import { inLanguage, type View } from './view.ts';

/** Paths of the policy pages, in the language of the page that links to them. */

export const policyPath = (view: View): string => inLanguage(view, pathOf('policy'));

export const versionPath = (view: View, number: number): string =>
  inLanguage(view, pathOf('policyVersion', { version: String(number) }));

export const changesPath = (view: View, number: number, earlier: number): string =>
  inLanguage(view, pathOf('policyChanges', { version: String(number), earlier: String(earlier) }));
