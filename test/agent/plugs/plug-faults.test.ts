import { fail } from 'node:assert';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { declinedBy } from '../../../agent/answers.ts';
import type { AskPlug } from '../../../agent/plugs/plug.ts';
import { askPlugByCommand } from '../../../agent/plugs/plug-command.ts';
import { collect } from '../../support/collect.ts';
import { answerOf, type PlugQuestion } from '../support/example-plug.ts';
import { at, codeOf, find, newChat, plantChat, plugStore, secret, task } from '../support/plug-world.ts';
import { lan } from '../support/site-tasks.ts';

const goOn = async () => true;

/** A store over a plug in memory, whose answers a test changes. */
async function world(change: (question: PlugQuestion, honest: object) => unknown = (_q, honest) => honest) {
  const { chat } = await newChat();
  plantChat(chat, lan.customerId);
  plantChat(chat, 'C2');
  const asked: PlugQuestion[] = [];
  const ask: AskPlug = async (question) => {
    asked.push(question as PlugQuestion);
    return change(question as PlugQuestion, answerOf(chat, question as PlugQuestion, 2));
  };
  const count = (customer: string) =>
    Number(chat.prepare('SELECT count(*) AS n FROM messages WHERE customer = ?').get(customer)?.n);
  return { chat, asked, count, store: plugStore(ask, ['export', 'suspend', 'refuse']) };
}

describe('A plug that lies', () => {
  it('about having erased is found out by a second look', async () => {
    const { store, count } = await world((question, honest) =>
      question.operation === 'erase' ? { more: false, left: 0, erased: 99 } : honest,
    );
    // The honest answer of the world erases two of five before the lie replaces it.
    const { sha256 } = await find(store);

    const erased = await store.erase({ ...task, sha256 }, goOn);

    expect(erased.left).toBe(count(lan.customerId));
    expect(erased.left).toBeGreaterThan(0);
    expect(await store.verify({ ...task, sha256 })).toEqual({ left: erased.left, mentions: [] });
  });

  it('and erases what the law holds calls a person first, and its receipt then says what is true', async () => {
    const { store, chat } = await world();
    const { sha256 } = await find(store);
    chat.prepare("DELETE FROM payments WHERE customer = ? AND paid_on LIKE '2020%'").run(lan.customerId);

    expect(await codeOf(store.erase({ ...task, sha256 }, goOn))).toBe('held-gone');
    const { outcomes, left } = await store.erase({ ...task, sha256 }, goOn);

    expect(left).toBe(0);
    expect(outcomes).toEqual([
      { category: 'tickets', result: 'erased', count: 5 },
      { category: 'invoices', result: 'erased', count: 3 },
      {
        category: 'invoices',
        result: 'held',
        count: 1,
        hold: { basis: 'accounting', until: '2035-12-31T17:00:00.000Z' },
      },
    ]);
  });

  it('is asked under the instant and the law of the plan, whenever it is asked again', async () => {
    const { store, asked } = await world();
    const { sha256 } = await find(store);
    await store.erase({ ...task, sha256 }, goOn);
    await store.verify({ ...task, sha256 });

    const questions = asked.filter(({ operation }) => operation !== 'export');
    expect(new Set(questions.map((question) => question.at))).toEqual(new Set([at.toISOString()]));
    expect(new Set(questions.map(({ law: told }) => told?.accounting.months))).toEqual(new Set([120]));
    expect(JSON.stringify(questions)).not.toContain(lan.addressKey);
  });

  it('never ends, and its task does at the next word of the workflow', async () => {
    const { store } = await world((question, honest) =>
      question.operation === 'erase' ? { more: true } : honest,
    );
    const { sha256 } = await find(store);
    let batches = 0;

    const erased = await store.erase({ ...task, sha256 }, async () => {
      batches += 1;
      return batches < 5;
    });

    expect(erased.stopped).toBe(true);
    expect(batches).toBe(5);
  });

  it.each<[string, unknown]>([
    ['a category that no receipt knows', { found: [{ category: 'secrets', count: 1 }] }],
    ['a category of another store', { found: [{ category: 'mailboxes', count: 1 }] }],
    ['half a record', { found: [{ category: 'tickets', count: 1.5 }] }],
    ['less than nothing', { found: [{ category: 'tickets', count: -1 }] }],
    [
      'a hold that is over',
      {
        found: [
          { category: 'invoices', count: 1, hold: { basis: 'accounting', until: '2020-01-01T00:00:00Z' } },
        ],
      },
    ],
    ['a hold without an end', { found: [{ category: 'invoices', count: 1, hold: { basis: 'accounting' } }] }],
    [
      'a hold that no law knows',
      {
        found: [
          { category: 'invoices', count: 1, hold: { basis: 'because', until: '2036-01-01T00:00:00Z' } },
        ],
      },
    ],
    ['a word too many', { found: [{ category: 'tickets', count: 1, name: secret }] }],
    ['no list', { found: secret }],
    ['nothing', undefined],
    ['null', null],
    ['a text', secret],
    ['a list', [secret]],
  ])('and finds %s is not believed', async (_what, answer) => {
    const { store } = await world(() => answer);

    expect(await codeOf(find(store))).toBe('unreadable');
  });

  it('is read as something documented or as nothing, whatever it answers', async () => {
    const known = new Set(['done', 'unreadable', 'lock-wait', 'plug-refused']);
    let answer: unknown;
    const { store } = await world(() => answer);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.jsonValue(),
          fc.record({
            found: fc.array(fc.record({ category: fc.constantFrom('tickets', 'x'), count: fc.jsonValue() })),
          }),
          fc.record({ later: fc.jsonValue(), never: fc.jsonValue() }),
        ),
        async (given) => {
          answer = given;
          expect(known).toContain(await codeOf(find(store)));
        },
      ),
    );
  });

  it('is not asked to carry out a plan that it did not make', async () => {
    const { store, asked } = await world();
    await find(store);
    asked.length = 0;

    expect(await codeOf(store.erase({ ...task, sha256: 'b'.repeat(64) }, goOn))).toBe('plan-unknown');
    expect(await codeOf(store.verify({ ...task, request: 'R2', sha256: 'b'.repeat(64) }))).toBe(
      'plan-unknown',
    );
    expect(asked).toEqual([]);
  });
});

describe('A plug that says no', () => {
  it.each([
    ['later', 'lock-wait', 'later'],
    ['never', 'plug-refused', 'never'],
  ])('%s is heard', async (word, code, state) => {
    const { store } = await world(() => ({ [word]: true, because: secret }));

    await expect(find(store)).rejects.toSatisfy((error) => {
      expect(declinedBy(error)).toMatchObject({ state, code });
      return true;
    });
    expect(await codeOf(store.suspend?.({ ...task, turn: 1 }) ?? fail())).toBe(code);
    expect(await codeOf(store.refuse?.(lan, ['promotions']) ?? fail())).toBe(code);
    expect(await codeOf(store.forget('R1'))).toBe(code);
  });

  it('cannot do what the configuration does not say', async () => {
    const store = plugStore(async () => ({}), []);

    expect([store.suspend, store.unsuspend, store.export, store.refuse]).toEqual(Array(4).fill(undefined));
  });
});

describe('A copy of a plug', () => {
  const copied = async (...pages: unknown[]) => {
    const { store } = await world((question, honest) =>
      question.operation === 'export' ? (pages.shift() ?? {}) : honest,
    );
    const pieces: string[] = [];
    for await (const { name, read } of store.export?.(task) ?? [])
      pieces.push(`${name}: ${Buffer.concat(await collect(read()))}`);
    return pieces;
  };
  const piece = (name: string, content: object = { text: 'a' }) => ({ category: 'tickets', name, content });

  it('is read page by page, as text, bytes or records', async () => {
    expect(
      await copied(
        { pieces: [piece('a.txt', { text: 'Chào' })], after: '1' },
        {
          pieces: [
            piece('b.bin', { base64: 'AAECAw==' }),
            piece('c.jsonl', { records: [{ id: 1 }, { id: 2 }] }),
          ],
        },
      ),
    ).toEqual(['a.txt: Chào', 'b.bin: \0\x01\x02\x03', 'c.jsonl: {"id":1}\n{"id":2}\n']);
  });

  it.each<[string, unknown[]]>([
    ['two pieces of one name', [{ pieces: [piece('a')], after: '1' }, { pieces: [piece('a')] }]],
    ['a category of another store', [{ pieces: [{ ...piece('a'), category: 'logs' }] }]],
    ['bytes that are none', [{ pieces: [piece('a', { base64: '***' })] }]],
    ['no pieces', [{}]],
  ])('with %s is no copy', async (_what, pages) => {
    expect(await codeOf(copied(...pages))).toBe('unreadable');
  });
});

describe('The check of a plug', () => {
  const findings = async (answer: unknown, does: ('export' | 'suspend')[] = ['export']) => {
    const { findings: said, ailment } = await plugStore(async () => answer, does).check();
    expect(JSON.stringify(said)).not.toContain(secret);
    return { codes: said.map(({ level, code }) => `${level} ${code}`), ailment };
  };

  it('is content with one that can what it is configured for', async () => {
    expect(await findings({ categories: ['tickets'], does: ['export'] })).toEqual({
      codes: ['notes reached'],
    });
  });

  it('stops at one that cannot, or whose answer is none', async () => {
    expect((await findings({ categories: [], does: [secret] }, ['export', 'suspend'])).codes).toContain(
      'stops plug-unable',
    );
    expect(await findings(secret)).toEqual({ codes: ['stops plug-unreadable'] });
    expect((await findings({ categories: [secret], does: ['export'] })).codes).toContain(
      'calls plug-categories',
    );
  });

  it('stops at one that is away', async () => {
    const store = plugStore(askPlugByCommand({ command: ['/nowhere/plug'], timeoutMs: 1000 }));

    expect(await store.check()).toMatchObject({ ailment: 'plug-away', findings: [{ code: 'plug-away' }] });
  });
});
