import { describe, expect, it } from 'vitest';
import { readOptions } from '../../program/options.ts';
import { UsageError } from '../../program/usage-error.ts';

const options = {
  port: { type: 'string', default: '4000' },
  json: { type: 'boolean', default: false },
  by: { type: 'string' },
  'mailbox-port': { type: 'string' },
} as const;
const read = (args: string[], environment: Record<string, string> = {}) =>
  readOptions({ call: 'npm start', options, args, environment });

/** The sentence with which a command line is refused. */
function refusalOf(...line: Parameters<typeof read>): string {
  try {
    read(...line);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error('The command line was accepted.');
}

describe('a command line', () => {
  it('is read with its defaults', () => {
    expect(read(['--port', '80']).values).toEqual({ port: '80', json: false });
  });

  it.each([
    ['an unknown option', ['--prot', '80'], "Unknown option '--prot'."],
    ['a word too many', ['80'], "Unexpected argument '80'."],
    ['an option without its value', ['--port'], "Option '--port <value>' argument missing."],
    ['a value where none belongs', ['--json=yes'], "Option '--json' does not take an argument."],
    ['a value that looks like an option', ['--port', '--json'], "Option '--port' argument is ambiguous."],
  ])('is refused with one sentence for %s', (_what, args, sentence) => {
    expect(refusalOf(args)).toBe(sentence);
  });
});

describe('a forgotten `--`', () => {
  it.each([
    ['npm start --port 80', ['80'], { npm_config_port: 'true' }, 'npm start -- --port'],
    ['npm start --port=80', [], { npm_config_port: '80' }, 'npm start -- --port'],
    ['npm start --json', [], { npm_config_json: 'true' }, 'npm start -- --json'],
    [
      'npm start --mailbox-port 80',
      ['80'],
      { npm_config_mailbox_port: 'true' },
      'npm start -- --mailbox-port',
    ],
    // npm completes it to the only one of its own options that begins alike.
    ['npm start --by minh', ['minh'], { npm_config_bypass_2fa: 'true' }, 'npm start -- --by'],
  ])('is told from what npm made of `%s`', (_line, args, environment, advice) => {
    expect(refusalOf(args, environment)).toContain(advice);
  });

  it('is not suspected for what npm always sets', () => {
    const ordinary = { npm_config_local_prefix: '/srv', npm_config_user_agent: 'npm/11', npm_command: 'run' };

    expect(read(['--json'], ordinary).values.json).toBe(true);
  });
});
