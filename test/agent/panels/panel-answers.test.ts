import { describe, expect, it } from 'vitest';
import { directAdminAnswer, directAdminFields } from '../../../agent/panels/directadmin-answer.ts';
import { whmAnswer, whmData } from '../../../agent/panels/whm-answer.ts';
import { whmFailures } from '../../../emulators/panel/whm.ts';

const code = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const json = (value: unknown, status = 200) => ({ status, body: JSON.stringify(value) });

describe('an answer of WHM', () => {
  it.each(whmFailures.map((failure, number) => [number, failure] as const))(
    'is a failure in shape %i, although the HTTP status is 200',
    (_number, failure) => {
      const said = (reason: string) => whmAnswer({ status: 200, body: failure(reason) });

      expect(said('Something of an@example.vn broke')).toEqual({ isDone: false, says: 'failed' });
      expect(said('Account an does not exist.')).toEqual({ isDone: false, says: 'no-account' });
      expect(said('Access denied')).toEqual({ isDone: false, says: 'denied' });
    },
  );

  it.each([
    ['a list', json([]), 'panel-unreadable'],
    ['a word', json('OK'), 'panel-unreadable'],
    ['nothing', { status: 200, body: '' }, 'panel-unreadable'],
    ['null', json(null), 'panel-unreadable'],
    ['an object that says nothing', json({}), 'panel-unreadable'],
    ['half an answer', { status: 200, body: '{"metadata":{"resu' }, 'panel-unreadable'],
    ['a page of a proxy', { status: 502, body: '<html>' }, 'panel-away'],
    ['too many requests', { status: 429, body: '' }, 'panel-away'],
  ])('is none if it is %s', (_name, answer, expected) => {
    expect(code(() => whmAnswer(answer))).toBe(expected);
  });

  it('is what its body says, whatever the HTTP status is', () => {
    const done = { metadata: { result: 1 }, data: { acct: [] } };

    expect(whmAnswer(json(done, 500))).toMatchObject({ isDone: true });
    expect(whmAnswer(json({ metadata: { result: '1' } }))).toMatchObject({ isDone: true, data: {} });
    expect(whmAnswer({ status: 403, body: '<html>' })).toEqual({ isDone: false, says: 'denied' });
  });

  it('calls a person for a login that may not, and tries again after another failure', () => {
    expect(code(() => whmData(json({ metadata: { result: 0, reason: 'Access denied' } })))).toBe(
      'panel-refused',
    );
    expect(code(() => whmData(json({ metadata: { result: 0, reason: 'busy' } })))).toBe('panel-unreadable');
  });
});

describe('an answer of DirectAdmin', () => {
  it('says by its field whether it failed', () => {
    expect(directAdminAnswer({ status: 200, body: 'error=0&text=ok&details=' }).isError).toBe(false);
    expect(directAdminAnswer({ status: 500, body: 'error=0&text=ok' }).isError).toBe(false);
    expect(directAdminAnswer({ status: 200, body: 'error=1&text=No+such+user&details=x%26y' }).isError).toBe(
      true,
    );
    expect(directAdminFields({ status: 200, body: 'list[]=an&list[]=anh' }).getAll('list[]')).toEqual([
      'an',
      'anh',
    ]);
  });

  it.each([
    [
      'a page for people, as after a wrong password',
      { status: 200, body: '\n<!doctype html><title>Login</title>' },
      'panel-refused',
    ],
    ['a refusal', { status: 401, body: 'Unauthorized' }, 'panel-refused'],
    ['a proxy that has nobody behind it', { status: 503, body: '<html>' }, 'panel-away'],
    ['nothing', { status: 200, body: '' }, 'panel-unreadable'],
    ['another language', { status: 200, body: '{"error":"0"}' }, 'panel-unreadable'],
    ['another value', { status: 200, body: 'error=maybe' }, 'panel-unreadable'],
  ])('is none if it is %s', (_name, answer, expected) => {
    expect(code(() => directAdminAnswer(answer))).toBe(expected);
  });

  it('is a read that failed, if it says so', () => {
    expect(code(() => directAdminFields({ status: 200, body: 'error=1&text=busy' }))).toBe(
      'panel-unreadable',
    );
  });
});
