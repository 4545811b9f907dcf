import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../operator/requests/command-line.ts';
import { commandNames } from '../../operator/requests/help.ts';

const parse = (line: string) => parseCommandLine(line.split(' '));
const act = ['--by', 'minh', '--reason', 'ticket 12'];

describe('the command line', () => {
  it.each(['7q2m-x0rk-94tb', '7Q2MX0RK94TB', ' 7q2m x0rk 94tb '])(
    'accepts %j as one reference',
    (reference) => {
      expect(parseCommandLine(['show', reference])).toMatchObject({ command: { id: '7Q2MX0RK94TB' } });
    },
  );

  it.each([
    ['OQ2M-X0RK-94TB', '0Q2MX0RK94TB'],
    ['7q2m-xork-94tb', '7Q2MX0RK94TB'],
    ['IQ2M-X0RK-94TL', '1Q2MX0RK94T1'],
  ])('reads the O, I and L in %j as the digits that they look like', (reference, id) => {
    expect(parseCommandLine(['show', reference])).toMatchObject({ command: { id } });
  });

  it('reads an act with who and why', () => {
    expect(parseCommandLine(['retry', '7Q2M-X0RK-94TB', ...act])).toEqual({
      command: { name: 'retry', id: '7Q2MX0RK94TB', by: 'minh', reason: 'ticket 12' },
      deployment: { outputsFile: 'outputs.json', isChosen: false },
    });
  });

  it('lets a copy go without unreadable files only when told so', () => {
    expect(parseCommandLine(['retry', '7Q2M-X0RK-94TB', '--without-unreadable', ...act])).toMatchObject({
      command: { name: 'retry', acceptsIncomplete: true },
    });
    expect(parseCommandLine(['retry', '7Q2M-X0RK-94TB', '--without-store', 'old-cdn', ...act])).toMatchObject(
      {
        command: { name: 'retry', withoutStore: 'old-cdn' },
      },
    );
    expect(parse('cancel 7Q2M-X0RK-94TB --without-unreadable')).toMatchObject({
      mistake: expect.stringContaining("Unknown option '--without-unreadable'"),
    });
  });

  it('reads a customer number, and only one', () => {
    expect(parse('find KH-1042 --json')).toMatchObject({
      command: { name: 'find', customerId: 'KH-1042', json: true },
    });
    expect(parse('find')).toMatchObject({ mistake: expect.stringContaining('Give the customer number') });
    expect(parse('find 1 2')).toMatchObject({ mistake: expect.stringContaining('one too many') });
  });

  it('reveals nobody by default', () => {
    expect(parse('show 7Q2M-X0RK-94TB')).toMatchObject({ command: { reveal: false, json: false } });
    expect(parse('show 7Q2M-X0RK-94TB --reveal')).toMatchObject({ command: { reveal: true } });
  });

  it('finds the newest local run, one by its port, or a named outputs file', () => {
    expect(parse('list --local')).toMatchObject({ deployment: { localRun: undefined } });
    expect(parse('list --run 4000')).toMatchObject({ deployment: { localRun: '4000' } });
    expect(parse('list --local --run 4000')).toMatchObject({ deployment: { localRun: '4000' } });
    expect(parse('list --outputs staging.json')).toMatchObject({
      deployment: { outputsFile: 'staging.json', isChosen: true },
    });
  });

  it.each([
    ['list --local --outputs staging.json', '--outputs and --local exclude each other'],
    ['list --run 4000 --outputs staging.json', '--outputs and --run exclude each other'],
    ['list --run last', '--run needs the port'],
    ['list --run 4000/x', '--run needs the port'],
  ])('refuses %j as no deployment', (line, words) => {
    expect(parse(line)).toMatchObject({ mistake: expect.stringContaining(words) });
  });

  it.each(['--help', '-h'])('prints the general help with %s', (option) => {
    expect(parse(option)).toEqual({ help: expect.stringContaining('Exit codes') });
  });

  it.each(commandNames)('prints the help of %s, whatever else is missing', (name) => {
    expect(parse(`${name} --help`)).toEqual({
      help: expect.stringContaining(`npm run requests -- ${name}`),
    });
  });

  it.each([
    ['list --all', "Unknown option '--all'"],
    ['list --by minh', "Unknown option '--by'"],
    ['retry 7Q2M-X0RK-94TB --json', "Unknown option '--json'"],
    ['show 7Q2M-X0RK-94TB --reveal=no', '--reveal'],
  ])('refuses %j and names the option', (line, named) => {
    expect(parse(line)).toEqual({ mistake: expect.stringContaining(named) });
  });

  it.each([
    ['delete 7Q2M-X0RK-94TB', '"delete" is not a command'],
    ['list 7Q2M-X0RK-94TB', 'takes no "7Q2M-X0RK-94TB"'],
    ['show', 'which request?'],
    ['show 7Q2M-X0RK-94TB 1111-2222-3333', 'takes only one reference'],
    ['show 7Q2M', '"7Q2M" is not a reference'],
    ['show UQ2M-X0RK-94TB', 'never I, L, O or U'],
  ])('refuses %j and says why', (line, words) => {
    expect(parse(line)).toEqual({ mistake: expect.stringContaining(words) });
  });

  it.each(['retry', 'cancel'])('requires who and why to %s', (name) => {
    const [, by = '', , reason = ''] = act;
    const mistakeOf = (...options: string[]) => parseCommandLine([name, '7Q2M-X0RK-94TB', ...options]);

    expect(mistakeOf('--reason', reason)).toEqual({ mistake: expect.stringContaining('needs --by') });
    expect(mistakeOf('--by', '  ', '--reason', reason)).toEqual({
      mistake: expect.stringContaining('needs --by'),
    });
    expect(mistakeOf('--by', by)).toEqual({ mistake: expect.stringContaining('needs --reason') });
    expect(mistakeOf('--by', by, '--reason', 'two\nlines')).toEqual({
      mistake: expect.stringContaining('needs --reason'),
    });
    expect(mistakeOf('--by', by, '--reason', 'x'.repeat(501))).toEqual({
      mistake: expect.stringContaining('needs --reason'),
    });
  });
});
