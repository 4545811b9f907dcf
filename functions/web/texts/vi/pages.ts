import { intake } from './intake.ts';
import { links } from './links.ts';
import { policy } from './policy.ts';
import { results } from './results.ts';
import { ended, fault, refusals, status } from './status.ts';

/** The sentences of all pages. */
export const pages = { ...intake, ...links, ...results, ...policy, status, refusals, ended, fault };
