import { readFileSync, writeFileSync } from 'node:fs';
import type { Template } from '../emulators/template/intrinsics.ts';

/** The longest pause before a step is retried, in seconds. On AWS some of them are a minute, others six hours. */
const maxPauseSeconds = 3;

/** What a function may take at least, in seconds: on a busy machine, a slow one is no fault. */
const minTimeoutSeconds = 180;

/**
 * The same stack, in which no retry pauses for long and no function is stopped because the machine is busy. How often is
 * retried, on which errors, and what happens then stays as it is.
 */
export function hasten(file: string): string {
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
  for (const { Type, Properties = {} } of Object.values(template.Resources)) {
    if (Type === 'AWS::Lambda::Function')
      Properties.Timeout = Math.max(Number(Properties.Timeout ?? 0), minTimeoutSeconds);
    if (Type !== 'AWS::StepFunctions::StateMachine' || isOfNotices(Properties)) continue;
    Properties.DefinitionString = mapTexts(Properties.DefinitionString, withShortPauses);
  }
  const hastened = file.replace(/\.json$/, '.hastened.json');
  writeFileSync(hastened, JSON.stringify(template));
  return hastened;
}

/**
 * A batch of notices whose function died is tried again after a minute: by then the mail service has reported whom it
 * reached. That minute is what keeps notices from being doubled, so that it stays.
 */
const isOfNotices = ({ StateMachineName }: Record<string, unknown>): boolean =>
  /-notices$/.test(String(StateMachineName));

/** Caps both the first pause and those that grow from it. */
export const withShortPauses = (definition: string): string =>
  definition
    .replace(/,"MaxDelaySeconds":\d+/g, '')
    .replace(
      /"IntervalSeconds":(\d+)/g,
      (_, seconds) =>
        `"IntervalSeconds":${Math.min(Number(seconds), maxPauseSeconds - 2)},"MaxDelaySeconds":${maxPauseSeconds}`,
    );

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapTexts(each, change)]));
}
