import { actOf, actOptions, commandLineReader } from '../command-line.ts';
import { helpOf, overallHelp } from './help.ts';

/** A command of the operator. */
export type Command =
  | { name: 'publish'; version: number; from: string }
  | { name: 'preview'; version: number; from: string; letters?: string; json: boolean }
  | { name: 'notify'; version: number; confirm?: string; by: string; reason: string }
  | { name: 'status'; version: number; watch: boolean; json: boolean }
  | { name: 'pause' | 'resume'; version: number; by: string; reason: string }
  | { name: 'report'; version: number; recipients?: string; json: boolean };

const flag = { type: 'boolean' } as const;
const text = { type: 'string' } as const;
const versionsFolder = 'policy/versions';

type Values = Record<string, unknown>;
type Words = readonly string[];

/** Parses a command line (without the program's name). */
export const parseCommandLine = commandLineReader<Command>('npm run policy', overallHelp, {
  publish: {
    help: helpOf.publish,
    options: { from: text },
    parse: withVersion(({ from = versionsFolder }, version) => ({
      name: 'publish',
      version,
      from: String(from),
    })),
  },
  preview: {
    help: helpOf.preview,
    options: { from: text, letters: text, json: flag },
    parse: withVersion(({ from = versionsFolder, letters, json }, version) => ({
      name: 'preview',
      version,
      from: String(from),
      ...(letters !== undefined && { letters: String(letters) }),
      json: Boolean(json),
    })),
  },
  notify: {
    help: helpOf.notify,
    options: { ...actOptions, confirm: text },
    parse: withVersion(({ confirm, ...values }, version) => {
      const act = actOf(values);
      if (typeof act === 'string') return act;
      return { name: 'notify', version, ...(confirm !== undefined && { confirm: String(confirm) }), ...act };
    }),
  },
  status: {
    help: helpOf.status,
    options: { watch: flag, json: flag },
    parse: withVersion(({ watch, json }, version) => ({
      name: 'status',
      version,
      watch: Boolean(watch),
      json: Boolean(json),
    })),
  },
  pause: { help: helpOf.pause, options: actOptions, parse: parseAct('pause') },
  resume: { help: helpOf.resume, options: actOptions, parse: parseAct('resume') },
  report: {
    help: helpOf.report,
    options: { recipients: text, json: flag },
    parse: withVersion(({ recipients, json }, version) => ({
      name: 'report',
      version,
      ...(recipients !== undefined && { recipients: String(recipients) }),
      json: Boolean(json),
    })),
  },
});

function parseAct(name: 'pause' | 'resume') {
  return withVersion((values, version) => {
    const act = actOf(values);
    return typeof act === 'string' ? act : { name, version, ...act };
  });
}

/** Every command is about one version. */
function withVersion(parse: (values: Values, version: number) => Command | string) {
  return (values: Values, [version, extra]: Words): Command | string => {
    if (version === undefined) return 'which version? Give its number.';
    if (extra !== undefined) return `takes only one version; "${extra}" is one too many.`;
    return /^[1-9]\d{0,4}$/.test(version)
      ? parse(values, Number(version))
      : `"${version}" is not the number of a version.`;
  };
}
