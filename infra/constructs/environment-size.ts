import type { Stack } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { environment } from '../../contract/resources.ts';
import { SettingsError } from '../settings.ts';
import type { PrivacyFunction } from './privacy-function.ts';

/** What Lambda allows a function for all its variables, in bytes of them as one JSON object (Lambda's quotas). */
export const environmentLimitBytes = 4096;

/** Longest values of what AWS fills in, in characters. */
const longest = {
  /** `ap-southeast-1`; none is longer than this. */
  pseudoParameter: 16,
  /** What CloudFormation appends to the name of a resource: a dash and 12 or 13 random characters. */
  nameSuffix: 14,
  /** `https://` + 10 + `.execute-api.ap-southeast-1.amazonaws.com`, with some room. */
  attribute: 80,
};

/**
 * Sums the variables of each function while it can still be put right: AWS would refuse the deployment half way.
 *
 * @throws SettingsError that names the largest texts of the settings, if a function has more than Lambda allows
 */
export function checkEnvironments(functions: Iterable<PrivacyFunction>): void {
  const sizes = Array.from(functions, (checked) => ({ checked, bytes: environmentBytes(checked) }));
  const largest = sizes.toSorted((a, b) => b.bytes - a.bytes)[0];
  if (largest === undefined || largest.bytes <= environmentLimitBytes) return;
  const { checked, bytes } = largest;
  const texts = largestTexts(JSON.parse(String(variablesOf(checked)[environment.settings] ?? '{}')));
  throw new SettingsError(
    `These settings are too long: Lambda allows a function ${environmentLimitBytes} bytes for all its variables, and ` +
      `${checked.entry} would have up to ${bytes}. Shorten the longest: ${texts.join(', ')}.`,
  );
}

/** The variables of a function as in the template, references included. */
function variablesOf({ node, stack }: PrivacyFunction): Record<string, unknown> {
  const { environment: declared } = node.defaultChild as CfnFunction;
  return stack.resolve(declared)?.variables ?? {};
}

/** The most bytes that the variables of a function can have once AWS has filled in names. */
function environmentBytes(checked: PrivacyFunction): number {
  const variables = Object.entries(variablesOf(checked));
  const filledIn = variables.map(([name, value]) => [name, atItsLongest(value, checked.stack)]);
  return Buffer.byteLength(JSON.stringify(Object.fromEntries(filledIn)));
}

/** A value of a template with its references replaced by text as long as they can become. */
function atItsLongest(value: unknown, stack: Stack): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((part) => atItsLongest(part, stack)).join('');
  const [[kind, argument]] = Object.entries(value as object) as [[string, unknown]];
  if (kind === 'Fn::Join') return atItsLongest((argument as [string, unknown[]])[1], stack);
  if (kind !== 'Ref') return 'x'.repeat(longest.attribute);
  const isPseudoParameter = String(argument).startsWith('AWS::');
  const length = isPseudoParameter
    ? longest.pseudoParameter
    : `${stack.stackName}-${argument}`.length + longest.nameSuffix;
  return 'x'.repeat(length);
}

/** Paths and bytes of the three longest texts; JSON within JSON counts each quote four times. */
function largestTexts(settings: object): string[] {
  return textsIn(settings, 'settings')
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, 3)
    .map(({ path, bytes }) => `${path} (${bytes} bytes)`);
}

function textsIn(value: unknown, path: string): { path: string; bytes: number }[] {
  if (typeof value === 'string') {
    const inEnvironment = JSON.stringify(JSON.stringify(value));
    return [{ path, bytes: Buffer.byteLength(inEnvironment) - '"\\"\\""'.length }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, `${path}.${name}`));
}
