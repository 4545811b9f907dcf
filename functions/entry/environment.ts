import { environment } from '../../contract/resources.ts';
import type { RuntimeSettings } from '../../contract/settings.ts';
import { jsonLog } from '../shared/aws/log.ts';
import type { PublicSite } from '../shared/ports.ts';
import { compiledSite } from './compiled-site.ts';

/** Reads one variable. If it is missing, the cold start fails and names it. */
export function readVariable(name: keyof typeof environment): string {
  const variable = environment[name];
  const value = process.env[variable];
  if (!value) throw new Error(`The environment variable ${variable} is missing; the stack sets it.`);
  return value;
}

/** The settings, validated at synthesis. What the site is like does not fit into a variable: it is in the bundle. */
export function readSettings(): RuntimeSettings {
  try {
    return { ...JSON.parse(readVariable('settings')), ...(compiledSite && { site: compiledSite }) };
  } catch (cause) {
    throw new Error(`The environment variable ${environment.settings} is not JSON; the stack sets it.`, {
      cause,
    });
  }
}

export const clock = () => new Date();
export const log = jsonLog();

export const publicSite = (): PublicSite => ({ publicUrl: readVariable('publicUrl') });
