import { verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { logTo } from '../../../agent/log.ts';
import type { AskPlug } from '../../../agent/plugs/plug.ts';
import { agentWorld, ask } from '../support/agent-world.ts';
import { answerOf, type PlugQuestion } from '../support/example-plug.ts';
import { startFakeCloud } from '../support/fake-cloud.ts';
import { newChat, plantChat, plugStore, secret } from '../support/plug-world.ts';
import { confirmedBy, lan, neighbour, taskOf } from '../support/site-tasks.ts';

const store = 'site:chat' as const;

/** An agent that works, whose only store but for the register is a plug. */
async function working(
  change: (question: PlugQuestion, honest: object) => unknown = (_question, honest) => honest,
  safety: object = {},
) {
  const { chat } = await newChat();
  plantChat(chat, lan.customerId);
  plantChat(chat, neighbour.customerId);
  const asked: PlugQuestion[] = [];
  const askPlug: AskPlug = async (question) => {
    asked.push(question as PlugQuestion);
    return change(question as PlugQuestion, answerOf(chat, question as PlugQuestion));
  };
  const cloud = await startFakeCloud();
  // The register stays that of the fake, which knows who has which address.
  const { lookUp: _l, customer: _c, ...plug } = plugStore(askPlug, []);
  const agent = await agentWorld(cloud, { system: plug, safety });
  agent.start();
  const count = (customer: string) =>
    Number(chat.prepare('SELECT count(*) AS n FROM messages WHERE customer = ?').get(customer)?.n);
  return { cloud, agent, asked, count };
}

const planOf = (end: Awaited<ReturnType<typeof ask>>) => {
  if (end?.state !== 'done') throw new Error(`not planned: ${JSON.stringify(end)}`);
  return { sha256: JSON.parse(end.evidence.text).plan as string, plannedAt: '2026-03-10T02:00:00.000Z' };
};

describe('A plug behind the agent', () => {
  it('is planned, erased and read again, with evidence that the agent signs', async () => {
    const { cloud, count } = await working();
    const plan = planOf(await ask(cloud, taskOf('find', { store })));

    const erased = await ask(cloud, taskOf('erase', { store, plan }));
    const verified = await ask(cloud, taskOf('verify', { store, plan }));

    expect(erased).toMatchObject({
      state: 'done',
      result: { left: 0, copies: [{ name: 'dumps', days: 30 }] },
    });
    expect(verified).toMatchObject({ state: 'done', result: { left: 0 } });
    if (erased?.state !== 'done') throw new Error('It is not erased.');
    const { text, signature } = erased.evidence;
    expect(JSON.parse(text)).toMatchObject({ store, plan: plan.sha256, map: 'a'.repeat(64), left: 0 });
    expect(
      cloud.agentKeys.some((key) =>
        verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url')),
      ),
    ).toBe(true);
    expect([count(lan.customerId), count(neighbour.customerId)]).toEqual([0, 5]);
  });

  it('is asked nothing that nobody confirmed, that is too young, or beyond the brakes', async () => {
    const young = await working(undefined, { eraseAfterSeconds: 3600 });
    const plan = planOf(await ask(young.cloud, taskOf('find', { store })));
    young.asked.length = 0;
    const unconfirmed = taskOf('erase', {
      store,
      plan,
      request: 'R2',
      decision: confirmedBy({ request: 'R9' }),
    });

    expect(await ask(young.cloud, unconfirmed)).toMatchObject({ state: 'never', code: 'not-confirmed' });
    expect(await ask(young.cloud, taskOf('erase', { store, plan }))).toMatchObject({ code: 'too-young' });
    expect(young.asked).toEqual([]);

    const braked = await working(undefined, { brakes: { erase: 0, suspend: 0, export: 0 } });
    const other = planOf(await ask(braked.cloud, taskOf('find', { store })));
    braked.asked.length = 0;
    expect(await ask(braked.cloud, taskOf('erase', { store, plan: other }))).toMatchObject({ code: 'brake' });
    expect(braked.asked).toEqual([]);
  });

  it('is told of by codes alone, in the log and in every message', async () => {
    const { cloud, agent } = await working(() => {
      throw new Error(secret);
    });
    const said: string[] = [];
    cloud.meddle = ({ question, answer }) => {
      said.push(Buffer.from(question.body).toString(), question.url);
      return answer;
    };

    expect(await ask(cloud, taskOf('find', { store }))).toMatchObject({ state: 'later', code: 'internal' });

    const lines: string[] = [];
    const log = logTo(
      (line) => lines.push(line),
      () => new Date(),
    );
    for (const event of agent.log) log(event);
    for (const text of [...said, ...lines]) expect(text).not.toContain(secret);
  });
});
