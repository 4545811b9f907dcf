import { describe, expect, it } from 'vitest';
import type { Request } from '../../functions/requests/domain/request.ts';
import { type Task, taskIdOf } from '../../functions/sites/domain/task.ts';
import { parseCommandLine } from '../../operator/requests/command-line.ts';
import { now, operator, stuckRequest } from './support.ts';

const id = '0123456789AB';
const store = 'site:vnnic' as const;
const reference = '0123-4567-89AB';
const personal = /Nguyễn Thị Lan|lan\.nguyen|customer-lan/;

const waiting = (changes: Partial<Request> = {}): Request =>
  stuckRequest({
    status: 'executing',
    failures: {},
    plan: {
      plannedAt: '2026-03-05T03:00:05.000Z',
      sha256: 'hash-of-the-plan',
      stores: [
        {
          store,
          categories: [
            { category: 'domain-registrations', action: 'erase', count: 0 },
            { category: 'contacts', action: 'erase', count: 0 },
          ],
        },
      ],
    },
    outcomes: {},
    ...changes,
  });

const taskFor = (dueAt: string, changes: Partial<Task> = {}): Task => {
  const name = { request: id, store, operation: 'erase', round: 1 } as const;
  return {
    ...name,
    id: taskIdOf(name),
    revision: 0,
    site: 'hanoi',
    openedAt: '2026-03-05T03:00:06.000Z',
    askedAt: '2026-03-05T03:00:06.000Z',
    taskToken: 'token-of-the-site',
    person: {
      instructions: { vi: 'Gửi công văn cho VNNIC.', en: 'Send a letter to VNNIC.' },
      dueAt,
    },
    fence: 0,
    ...changes,
  };
};

const read = (words: string): ReturnType<typeof parseCommandLine> =>
  parseCommandLine((words.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', '')));
const recordLine = (more = '') =>
  `record ${reference} vnnic --by hoa --sent "letter 12" --sent-on 2026-03-06 --answer "mail 88" --answer-on 2026-03-09 --outcome domain-registrations=erased:2 --outcome contacts=nothing-found ${more}`;

async function desk(request = waiting(), task = taskFor('2026-03-19T02:00:00.000Z')) {
  const built = operator(request);
  await built.tasks.create(task);
  const say = async (words: string) => {
    const line = read(words);
    if (!('command' in line)) throw new Error(JSON.stringify(line));
    return built.run(line.command);
  };
  return { ...built, say };
}

describe('the commands about work by hand', () => {
  it('list what waits, by its day, and name nobody', async () => {
    const { say } = await desk();

    const { output } = await say('tasks');

    expect(output).toContain(reference);
    expect(output).toContain('site:vnnic');
    expect(output).toContain('2026-03-19 09:00 (DUE)');
    expect(output).not.toMatch(personal);
    expect(JSON.parse((await say('tasks --json')).output ?? '')).toEqual([
      {
        reference,
        kind: 'deletion',
        store,
        dueAt: '2026-03-19T02:00:00.000Z',
        isDue: true,
        categories: ['domain-registrations', 'contacts'],
        state: 'to do',
      },
    ]);
  });

  it("say so when nothing waits: done, or the agent's", async () => {
    const done = await desk(
      waiting({ outcomes: { [store]: [{ category: 'contacts', result: 'erased', count: 1 }] } }),
    );
    const { person: _none, ...agents } = taskFor('');
    const agent = await desk(waiting(), agents);

    expect((await done.say('tasks')).output).toBe('Nothing waits for a person.\n');
    expect((await agent.say('tasks')).output).toBe('Nothing waits for a person.\n');
    expect(await done.say(`task ${reference}`)).toMatchObject({ exitCode: 4 });
  });

  it('show what to do, and the customer only if they are told to', async () => {
    const { say } = await desk();

    const { output } = await say(`task ${reference}`);
    expect(output).toContain('Gửi công văn cho VNNIC.');
    expect(output).toContain('domain-registrations, contacts');
    expect(output).not.toMatch(personal);
    const revealed = await say(`task ${reference} --reveal`);
    expect(revealed.output).toContain('Nguyễn Thị Lan <lan.nguyen@example.vn> number customer-lan');
    expect(revealed.remark).toContain('Keep it no longer');
    expect(JSON.parse((await say(`task ${reference} --reveal --json`)).output ?? '')).toMatchObject({
      customer: { address: 'lan.nguyen@example.vn' },
      tasks: [{ instructions: { en: 'Send a letter to VNNIC.' } }],
    });
  });

  it('record what one did, and let another confirm it, which leads the machine on', async () => {
    const { say, requests, workflow } = await desk();
    workflow.wait('token-of-the-site');

    expect((await say(recordLine())).output).toContain('another person');
    expect(workflow.answers).toEqual([]);
    const shown = (await say(`show ${reference}`)).output;
    expect(shown).toContain('By hand in site:vnnic');
    expect(shown).toContain('2026-03-06: letter 12');
    const confirmed = await say(`countersign ${reference} site:vnnic --by minh --reason "saw mail 88"`);

    expect(confirmed.output).toContain('The request goes on.');
    expect(workflow.answers).toEqual([{ taskToken: 'token-of-the-site', error: 'SiteAnswered' }]);
    expect(requests.all()[0]?.manual?.[store]).toEqual({
      sent: { what: 'letter 12', on: '2026-03-06' },
      answer: { what: 'mail 88', on: '2026-03-09' },
      outcomes: [
        { category: 'domain-registrations', result: 'erased', count: 2 },
        { category: 'contacts', result: 'nothing-found', count: 0 },
      ],
      by: 'hoa',
      at: now,
      countersigned: { by: 'minh', at: now },
    });
    expect(await say(recordLine())).toMatchObject({
      exitCode: 4,
      remark: expect.stringContaining('Two persons have confirmed it'),
    });
  });

  it.each<[string, string, RegExp]>([
    [
      'the one who recorded it',
      `countersign ${reference} vnnic --by HOA --reason "saw it"`,
      /another person has to/,
    ],
    [
      'a text with the address',
      recordLine().replace('mail 88', 'Lan.Nguyen@example.vn'),
      /names the customer/,
    ],
    [
      'a text with the name',
      recordLine().replace('letter 12', 'letter for nguyễn thị lan'),
      /names the customer/,
    ],
    [
      'a text with the number',
      `countersign ${reference} vnnic --by minh --reason "saw customer-lan"`,
      /names the customer/,
    ],
    ['a day that has not come', recordLine().replace('2026-03-09', '2026-03-21'), /lies in the future/],
    [
      'a category that is missing',
      recordLine().replace(' --outcome contacts=nothing-found', ''),
      /missing: contacts/,
    ],
    [
      'a category that nobody asked about',
      recordLine('--outcome invoices=erased:1'),
      /Nobody asked about invoices/,
    ],
    ['another store', recordLine().replace('vnnic', 'billing'), /No person is asked about site:billing/],
  ])('refuse %s', async (_what, words, sentence) => {
    const { say, requests, workflow } = await desk();
    await say(recordLine());
    const before = requests.all();

    const { exitCode, remark } = await say(words);

    expect(exitCode).toBe(4);
    expect(remark).toMatch(sentence);
    expect(remark).not.toMatch(personal);
    expect(requests.all()).toEqual(before);
    expect(workflow.answers).toEqual([]);
  });

  it('confirm nothing that is not on record', async () => {
    const { say } = await desk();

    expect(await say(`countersign ${reference} vnnic --by minh --reason "saw it"`)).toMatchObject({
      exitCode: 4,
      remark: expect.stringContaining('`record` comes first'),
    });
  });

  it('say what counts later, while nothing waits', async () => {
    const { say } = await desk(waiting({ status: 'needs-attention' }));
    await say(recordLine());

    const { output } = await say(`countersign ${reference} vnnic --by minh --reason "saw mail 88"`);
    expect(output).toContain('as soon as the request goes on');
  });
});

describe('the command line of work by hand', () => {
  it('reads every outcome that there is', () => {
    const line = `record ${reference} site:vnnic --by hoa --sent a --sent-on 2026-03-06 --answer b --answer-on 2026-03-06 --outcome contacts=not-erased --outcome domain-registrations=held:2:domain-registrant:2027-06-30`;

    expect(read(line)).toMatchObject({
      command: {
        name: 'record',
        id,
        store,
        by: 'hoa',
        outcomes: [
          { category: 'contacts', result: 'not-erased', count: 0 },
          {
            category: 'domain-registrations',
            result: 'held',
            count: 2,
            hold: { basis: 'domain-registrant', until: '2027-06-30T16:59:59.000Z' },
          },
        ],
      },
    });
  });

  it.each<[string, RegExp]>([
    ['record', /which request\?/],
    [`record ${reference}`, /which store\?/],
    [`record ${reference} vnnic more`, /"more" is one too many/],
    [`record ${reference} VNNIC!`, /is no name of a store/],
    [`record ${reference} vnnic`, /needs --by/],
    [`record ${reference} vnnic --by hoa`, /needs --sent: /],
    [`record ${reference} vnnic --by hoa --sent a`, /needs --sent-on/],
    [`record ${reference} vnnic --by hoa --sent a --sent-on 2026-02-30`, /needs --sent-on/],
    [`record ${reference} vnnic --by hoa --sent a --sent-on 2026-03-06 --answer b`, /needs --answer-on/],
    [
      `record ${reference} vnnic --by hoa --sent a --sent-on 2026-03-06 --answer b --answer-on 2026-03-05`,
      /before --sent-on/,
    ],
    [
      `record ${reference} vnnic --by hoa --sent a --sent-on 2026-03-06 --answer b --answer-on 2026-03-06`,
      /needs --outcome/,
    ],
    [recordLine('--outcome secrets=erased:1'), /"secrets" is no category/],
    [recordLine('--outcome profile=erased'), /--outcome profile: write/],
    [recordLine('--outcome profile=erased:0'), /--outcome profile: write/],
    [recordLine('--outcome profile=erased:1:accounting:2030-01-01'), /--outcome profile: write/],
    [recordLine('--outcome profile=held:1:because:2030-01-01'), /--outcome profile: write/],
    [recordLine('--outcome profile=held:1:accounting:2030-02-30'), /--outcome profile: write/],
    [recordLine('--outcome profile=returned:1'), /--outcome profile: write/],
    [`countersign ${reference} vnnic --by minh`, /needs --reason/],
    ['tasks now', /takes no "now"/],
  ])('says of %j what is wrong', (words, sentence) => {
    expect(read(words)).toMatchObject({ mistake: expect.stringMatching(sentence) });
  });
});
