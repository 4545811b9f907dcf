import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../../operator/policy/command-line.ts';
import { helpOf } from '../../../operator/policy/help.ts';

const parse = (line: string) => parseCommandLine(line.split(' '));
const act = ['--by', 'minh', '--reason', 'ticket 12'];
const names = Object.keys(helpOf);
const decides = ['notify', 'pause', 'resume'];

describe('the command line of the policy', () => {
  it('looks for the files of a version in the project’s folder, or in the given one', () => {
    expect(parse('publish 2')).toEqual({
      command: { name: 'publish', version: 2, from: 'policy/versions' },
      deployment: { outputsFile: 'outputs.json', isChosen: false },
    });
    expect(parse('publish 2 --from drafts')).toMatchObject({ command: { from: 'drafts' } });
  });

  it('reads each command with its options', () => {
    expect(parse('preview 2 --letters out --json --local')).toEqual({
      command: { name: 'preview', version: 2, from: 'policy/versions', letters: 'out', json: true },
      deployment: { localRun: undefined },
    });
    expect(parseCommandLine(['notify', '2', ...act, '--confirm', '2'])).toMatchObject({
      command: { name: 'notify', version: 2, confirm: '2', by: 'minh', reason: 'ticket 12' },
    });
    expect(parse('status 2 --watch')).toMatchObject({
      command: { name: 'status', version: 2, watch: true, json: false },
    });
    expect(parseCommandLine(['pause', '2', ...act])).toMatchObject({
      command: { name: 'pause', version: 2 },
    });
    expect(parseCommandLine(['resume', '2', ...act])).toMatchObject({
      command: { name: 'resume', version: 2 },
    });
    expect(parse('report 2 --recipients proof.csv')).toMatchObject({
      command: { name: 'report', version: 2, recipients: 'proof.csv', json: false },
    });
  });

  it('never confirms by default', () => {
    expect(parseCommandLine(['notify', '2', ...act])).toMatchObject({
      command: expect.not.objectContaining({ confirm: expect.anything() }),
    });
  });

  it.each(['0', '-1', '02', '1.5', 'two', '100000', '２'])('does not accept %j as a version', (version) => {
    expect(parseCommandLine(['status', '--', version])).toEqual({
      mistake: expect.stringContaining(`"${version}" is not the number of a version`),
    });
  });

  it.each([
    ['status', 'status: which version?'],
    ['status 2 3', 'takes only one version; "3" is one too many'],
    ['send 2', '"send" is not a command'],
    ['constructor 2', '"constructor" is not a command'],
    ['publish 2 --by minh', "Unknown option '--by'"],
    ['report 2 --watch', "Unknown option '--watch'"],
    ['status 2 --local --outputs a.json', 'exclude each other'],
  ])('refuses %j and says why', (line, words) => {
    expect(parse(line)).toEqual({ mistake: expect.stringContaining(words) });
  });

  it.each(decides)('requires who and why to %s', (name) => {
    expect(parse(`${name} 2 --reason why`)).toEqual({ mistake: expect.stringContaining('needs --by') });
    expect(parse(`${name} 2 --by minh`)).toEqual({ mistake: expect.stringContaining('needs --reason') });
  });

  it.each(names)('prints the help of %s, whatever else is missing', (name) => {
    expect(parse(`${name} --help`)).toEqual({
      help: expect.stringContaining(`npm run policy -- ${name} <version>`),
    });
  });

  it('prints the general help, with every command and every exit code', () => {
    const { help } = parse('--help') as { help: string };

    for (const name of names) expect(help).toContain(`\n  ${name} <version>`);
    expect(help).toContain('5 the account does not balance');
  });
});
