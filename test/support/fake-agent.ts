import { createHash } from 'node:crypto';
import {
  type AnswerAnswer,
  type AnswerQuestion,
  type ClaimAnswer,
  type ClaimQuestion,
  type ListedPart,
  type LookUp,
  lanes,
  type PartAnswer,
  type PartQuestion,
  partListFormat,
  type SiteCode,
  type SiteCustomer,
  type SiteEvidence,
  type SiteOperation,
  type SiteStoreName,
  type SiteTask,
  siteOperations,
  siteProtocol,
  type UploadedPart,
} from '../../contract/site.ts';
import { answerTask } from '../../functions/sites/answer-task.ts';
import { claimTasks } from '../../functions/sites/claim-tasks.ts';
import { openPart } from '../../functions/sites/open-part.ts';
import { type Category, hashPlan, type Outcome, type StorePlan } from '../../functions/stores/domain/plan.ts';
import { hashParts } from '../../functions/stores/domain/site-parts.ts';
import { agentPair } from './seals.ts';
import type { SiteWorld } from './site-world.ts';

export type Plan = StorePlan<SiteStoreName>;
export type Answer = Extract<AnswerQuestion<Plan, Outcome>, { task: string }>['answer'];
type Question<Kind> = Kind extends unknown ? Omit<Kind, 'protocol' | 'site' | 'instance'> : never;

/** How an agent reaches the workflow. */
export interface Channel {
  claim(question: ClaimQuestion): Promise<ClaimAnswer | { refused: string }>;
  answer(question: AnswerQuestion<Plan, Outcome>): Promise<AnswerAnswer | { refused: string }>;
  part(question: PartQuestion): Promise<PartAnswer | { refused: string }>;
  /** Puts a piece where a URL says. Answers with its ETag, if it was taken. */
  put(url: string, body: Uint8Array): Promise<string | undefined>;
}

/** Straight to the use cases. */
export const inMemoryChannel = (world: SiteWorld, key = agentPair.key): Channel => ({
  claim: (question) => claimTasks(world, question, key),
  answer: (question) => answerTask(world, question, key),
  part: (question) => openPart(world, question, key),
  put: async (url, body) => world.uploads.put(url, body),
});

/** What the systems of the site hold of one customer, by store. Invoices are held until a day. */
export type Holdings = Partial<Record<SiteStoreName, Partial<Record<Category, number>>>>;

export interface AgentOptions {
  site?: string;
  instance?: string;
  seal?: (text: string) => string;
  stores?: readonly SiteStoreName[];
}

const held = { basis: 'accounting', until: '2036-12-31T17:00:00.000Z' } as const;

/**
 * An agent that does what it is asked with systems in memory. It keeps a journal of what it did, and remembers the plan of
 * each request.
 */
export function fakeAgent(channel: Channel, customers: Record<string, Holdings>, options: AgentOptions = {}) {
  const { site = 'hanoi', instance = 'instance-1', seal = agentPair.seal } = options;
  const stores = options.stores ?? ['site:panel', 'site:billing'];
  /** Who has an address, as the site's register says. */
  const onFile: SiteCustomer[] = [];
  /** Every look-up that was handed out. */
  const lookedUp: LookUp[] = [];
  /** A code in place of whom an address belongs to. */
  const codes = new Map<string, SiteCode>();
  const plans = new Map<string, Plan>();
  const turns = new Map<string, number>();
  const suspended = new Set<string>();
  const refusedTopics = new Map<string, readonly string[]>();
  /** What was done to the systems, in order: `erase site:billing of customer-lan`. */
  const journal: string[] = [];
  /** Every task that was handed out. */
  const seen: SiteTask[] = [];
  /** Answers instead of the work. */
  const instead = new Map<string, Answer>();
  /** Tables that the store map does not name. */
  const unknownTables: string[] = [];

  const who = { protocol: siteProtocol, site, instance } as const;
  const holdingsOf = ({ store, subject }: SiteTask) => {
    const owner = subject?.customerId ?? '';
    const own = customers[owner];
    return own?.[store] ?? {};
  };
  const evidenceOf = (task: SiteTask, more: object): SiteEvidence => {
    const text = JSON.stringify({
      task: task.task,
      map: 'ab',
      at: '2026-03-05T02:00:00.000Z',
      agent: '1.0.0',
      ...more,
    });
    return { text, signature: seal(text) };
  };
  const planOf = (task: SiteTask): Plan => ({
    store: task.store,
    categories: Object.entries(holdingsOf(task)).map(([category, count]) =>
      category === 'invoices'
        ? { category: category as Category, action: 'hold', count, hold: held }
        : { category: category as Category, action: 'erase', count },
    ),
  });
  const leftOf = (task: SiteTask) =>
    Object.entries(holdingsOf(task)).reduce(
      (sum, [category, n]) => sum + (category === 'invoices' ? 0 : n),
      0,
    );

  function turnRefused({ request, store, turn = 0 }: SiteTask): boolean {
    const before = turns.get(`${request} ${store}`) ?? 0;
    if (turn < before) return true;
    turns.set(`${request} ${store}`, turn);
    return false;
  }

  const ownerOf = ({ request, store }: SiteTask) => `${request} ${store}`;
  const done = (task: SiteTask, result: object = {}, told: object = {}): Answer => ({
    state: 'done',
    result,
    evidence: evidenceOf(task, told),
  });
  const setSuspension = (task: SiteTask): Answer => {
    if (turnRefused(task)) return { state: 'never', code: 'old-turn' };
    if (task.operation === 'suspend') suspended.add(ownerOf(task));
    else suspended.delete(ownerOf(task));
    return done(task);
  };
  const erase = (task: SiteTask): Answer => {
    const plan = plans.get(ownerOf(task));
    if (!plan || hashPlan([plan]) !== task.plan?.sha256) return { state: 'never', code: 'plan-unknown' };
    const mine = holdingsOf(task);
    for (const category of Object.keys(mine) as Category[])
      if (category !== 'invoices') delete mine[category];
    const outcomes = plan.categories.map(
      ({ category, action, count, hold }): Outcome =>
        action === 'hold' && hold
          ? { category, result: 'held', count, hold }
          : { category, result: 'erased', count },
    );
    const left = leftOf(task);
    const unknown = unknownTables.length > 0 && { notReached: unknownTables };
    return done(task, { outcomes, left, ...unknown }, { plan: task.plan.sha256, left });
  };
  const operations: Partial<Record<SiteOperation, (task: SiteTask) => Answer>> = {
    suspend: setSuspension,
    unsuspend: setSuspension,
    find(task) {
      const plan = plans.get(ownerOf(task)) ?? planOf(task);
      plans.set(ownerOf(task), plan);
      return done(task, { plan }, { plan: hashPlan([plan]) });
    },
    erase,
    verify: (task) => done(task, { left: leftOf(task) }, { plan: task.plan?.sha256, left: leftOf(task) }),
    refuse(task) {
      refusedTopics.set(ownerOf(task), task.topics ?? []);
      return done(task);
    },
    forget(task) {
      plans.delete(ownerOf(task));
      return done(task);
    },
  };

  /** Does one task to the systems, and says what came of it. Doing it twice comes to the same. */
  function work(task: SiteTask): Answer {
    const { store, operation, subject, request } = task;
    const other = instead.get(`${store}.${operation}`);
    if (other) return other;
    const answer = operations[operation]?.(task) ?? { state: 'never', code: 'no-such-operation' };
    if (answer.state === 'done')
      journal.push(`${operation} ${store} of ${subject?.customerId ?? subject?.address ?? request}`);
    return answer;
  }

  /** As the real agent answers. */
  function find({ address, customerId }: LookUp): SiteCustomer | null | { code: SiteCode } {
    const code = codes.get(address);
    if (code) return { code };
    const [found, another] = onFile.filter((each) => each.address === address);
    if (another) return { code: 'ambiguous-subject' };
    if (customerId === undefined || found?.customerId === customerId) return found ?? null;
    return onFile.some((each) => each.customerId === customerId) ? { code: 'address-changed' } : null;
  }

  /** Uploads a part in the four steps of the protocol. */
  async function upload({ task, fence }: SiteTask, part: string, content: Buffer): Promise<UploadedPart> {
    const step = async <Step extends object>(more: Step) => {
      await agent.beforeStep();
      const answer = await channel.part({ ...who, task, fence, part, ...more } as never);
      if ('refused' in answer) throw new Error(`Refused: ${answer.refused}`);
      await agent.beforeStep();
      return answer as { upload: string; urls: readonly string[] };
    };
    const { upload: name } = await step({ step: 'open' });
    const { urls } = await step({ step: 'sign', upload: name, pieces: [1] });
    await agent.beforeStep();
    const etag = await channel.put(urls[0] ?? '', content);
    if (etag === undefined) throw new Error('The piece was not taken.');
    await step({ step: 'close', upload: name, pieces: [{ piece: 1, etag }] });
    return { part, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  }

  /** One part for each category, and the list. */
  async function copy(task: SiteTask): Promise<Answer> {
    const other = instead.get(`${task.store}.export`);
    if (other) return other;
    const owner = task.subject?.customerId ?? '';
    const folder = task.store.replace('site:', '');
    const uploaded: UploadedPart[] = [];
    const listed: ListedPart[] = [];
    for (const [category, count] of Object.entries(holdingsOf(task)).filter(([, n]) => n > 0)) {
      const part = String(uploaded.length + 1);
      const content = Buffer.from(`${count} ${category} of ${owner} in ${task.store}`);
      uploaded.push(await upload(task, part, content));
      const path = `${folder}/${category}.txt`;
      listed.push({
        part,
        kind: 'as-it-is',
        extension: 'txt',
        files: 1,
        holds: { [category]: count },
        absent: {},
        path,
      });
    }
    const list = { format: partListFormat, lookedInto: agent.lookedInto, parts: listed };
    uploaded.push(await upload(task, 'list', Buffer.from(JSON.stringify(list))));
    journal.push(`export ${task.store} of ${owner}`);
    return done(task, { parts: uploaded }, { parts: hashParts(uploaded) });
  }

  const agent = {
    onFile,
    lookedUp,
    codes,
    find,
    /** Called before and after each step of an upload. */
    beforeStep: async (): Promise<void> => {},
    /** Categories of which a copy would have something, if there were any. */
    lookedInto: ['profile', 'invoices', 'tickets', 'panel-accounts'],
    copy,
    journal,
    seen,
    instead,
    suspended,
    refusedTopics,
    unknownTables,
    work,
    /** Called before look-ups are answered. */
    beforeAnswer: async (): Promise<void> => {},
    /** Called with each task before it is done. */
    beforeWork: async (_task: SiteTask): Promise<void> => {},
    claim: () =>
      channel.claim({
        ...who,
        version: '1.0.0',
        stores: stores.map((store) => ({
          store,
          mapSha256: 'ab',
          operations: siteOperations,
          categories: [],
        })),
        freeLanes: lanes,
      }),
    answer: (question: Question<AnswerQuestion<Plan, Outcome>>) =>
      channel.answer({ ...who, ...question } as AnswerQuestion<Plan, Outcome>),
    /** Claims, works and answers once. Answers with how many tasks and look-ups it did. */
    async turn(): Promise<number> {
      const claimed = await agent.claim();
      if ('refused' in claimed) throw new Error(`Refused: ${claimed.refused}`);
      seen.push(...claimed.tasks);
      lookedUp.push(...claimed.lookUps);
      if (claimed.lookUps.length > 0) {
        await agent.beforeAnswer();
        const lookUps = claimed.lookUps.map((lookUp) => ({ id: lookUp.id, customer: find(lookUp) }));
        await agent.answer({ lookUps });
      }
      for (const task of claimed.tasks) {
        await agent.beforeWork(task);
        const answer = task.operation === 'export' ? await copy(task) : work(task);
        await agent.answer({ task: task.task, fence: task.fence, answer });
      }
      return claimed.tasks.length + claimed.lookUps.length;
    },
  };
  return agent;
}

export type FakeAgent = ReturnType<typeof fakeAgent>;

/** An agent that says more of one store than the work itself. */
export function saying(agent: FakeAgent, store: string, more: object): void {
  const { answer } = agent;
  agent.answer = (question) => {
    const isAbout = 'task' in question && new RegExp(`\\.${store}\\.(erase|verify)\\.`).test(question.task);
    if (!isAbout || question.answer.state !== 'done') return answer(question);
    const result = { ...question.answer.result, ...more };
    return answer({ ...question, answer: { ...question.answer, result } });
  };
}
