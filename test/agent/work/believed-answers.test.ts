import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { siteRoutes } from '../../../contract/site.ts';
import { type HttpAnswer, signAnswer } from '../../../functions/shared/http-signature.ts';
import { agentWorld } from '../support/agent-world.ts';
import { type Exchange, startFakeCloud } from '../support/fake-cloud.ts';
import { taskOf } from '../support/site-tasks.ts';

const isClaim = ({ path }: Exchange) => path === siteRoutes.claim.path;
const find = taskOf('find');

describe('an agent believes no answer', () => {
  const mallory = generateKeyPairSync('ed25519');
  const lies: [string, (exchange: Exchange, tasks: object) => HttpAnswer, string][] = [
    [
      'without a signature',
      ({ answer }, tasks) => ({ ...answer, headers: {}, body: JSON.stringify(tasks) }),
      'cloud-not-believed',
    ],
    [
      'signed by another key',
      ({ question }, tasks) => {
        const answer = { status: 200, headers: {}, body: JSON.stringify(tasks) };
        return {
          ...answer,
          headers: signAnswer(question, answer, { key: mallory.privateKey, now: new Date() }),
        };
      },
      'cloud-not-believed',
    ],
    [
      'whose body was changed',
      ({ answer }, tasks) => ({ ...answer, body: JSON.stringify(tasks) }),
      'cloud-not-believed',
    ],
    [
      'whose body and digest were changed',
      ({ question, answer }, tasks) => {
        const other = { ...answer, headers: {}, body: JSON.stringify(tasks) };
        const forged = signAnswer(question, other, { key: mallory.privateKey, now: new Date() });
        return { ...other, headers: { ...answer.headers, 'content-digest': forged['content-digest'] ?? '' } };
      },
      'cloud-not-believed',
    ],
    ['with another status', ({ answer }) => ({ ...answer, status: 202 }), 'cloud-not-believed'],
    [
      'that leads elsewhere',
      ({ answer }) => ({
        ...answer,
        status: 307,
        headers: { ...answer.headers, location: 'http://127.0.0.1:9/' },
      }),
      'cloud-redirects',
    ],
    [
      'that is longer than any may be',
      ({ answer }) => ({ ...answer, body: ' '.repeat(256 * 1024 + 1) }),
      'cloud-says-too-much',
    ],
    [
      'of a gateway that is overloaded',
      ({ answer }) => ({ ...answer, status: 503, headers: {} }),
      'cloud-away',
    ],
  ];

  it.each(lies)('%s', async (_name, lie, code) => {
    const cloud = await startFakeCloud();
    const agent = await agentWorld(cloud);
    const tasks = { lookUps: [], tasks: [{ ...find, fence: 1 }], pollSeconds: 1 };
    cloud.meddle = (exchange) => (isClaim(exchange) ? lie(exchange, tasks) : exchange.answer);
    const running = agent.start();
    await cloud.until(() => cloud.exchanges >= 4);
    await running.stop();

    expect(agent.system.calls).toEqual([]);
    expect(agent.log).toContainEqual({ event: 'claim-unanswered', code });
  });

  it('that is signed and says nothing of this protocol', async () => {
    const cloud = await startFakeCloud();
    const agent = await agentWorld(cloud);
    cloud.meddle = ({ question }) => cloud.sign(question, 200, { tasks: 'all', lookUps: [], pollSeconds: 1 });
    const running = agent.start();
    await cloud.until(() => cloud.exchanges >= 2);
    await running.stop();

    expect(agent.log).toContainEqual({ event: 'claim-unanswered', code: 'cloud-unreadable' });
  });

  it('that is five minutes old, or ahead', async () => {
    for (const skewSeconds of [-330, 330]) {
      const cloud = await startFakeCloud();
      const agent = await agentWorld(cloud);
      cloud.meddle = ({ question }) =>
        cloud.sign(
          question,
          200,
          { lookUps: [], tasks: [{ ...find, fence: 1 }], pollSeconds: 1 },
          new Date(Date.now() + skewSeconds * 1000),
        );
      const running = agent.start();
      await cloud.until(() => cloud.exchanges >= 2);
      await running.stop();

      expect(agent.log).toContainEqual({ event: 'claim-unanswered', code: 'cloud-clock-skew' });
      expect(agent.system.calls).toEqual([]);
    }
  });

  it('to an earlier question, or to the question of another route', async () => {
    const cloud = await startFakeCloud();
    const agent = await agentWorld(cloud);
    cloud.open(find);
    let first: HttpAnswer | undefined;
    cloud.meddle = ({ answer }) => {
      // The first one is lost on its way and comes as the answer to whatever is asked then.
      if (first) return first;
      first = answer;
      return 'drop';
    };
    const running = agent.start();
    await cloud.until(() => cloud.exchanges >= 4);
    await running.stop();

    expect(agent.system.calls).toEqual([]);
    expect(agent.log).toContainEqual({ event: 'claim-unanswered', code: 'cloud-not-believed' });
  });
});
