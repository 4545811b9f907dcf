import { routes } from '../../contract/http.ts';
import { inLanguage, type View } from './view.ts';

/** The pages of the policy, in the language of the page that leads there. */

export const policyPath = (view: View): string => inLanguage(view, routes.policy);

export const versionPath = (view: View, number: number): string =>
  inLanguage(view, routes.policyVersion.replace('{version}', String(number)));

export const changesPath = (view: View, number: number, earlier: number): string =>
  inLanguage(
    view,
    routes.policyChanges.replace('{version}', String(number)).replace('{earlier}', String(earlier)),
  );
