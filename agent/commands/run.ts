import { setTimeout as wait } from 'node:timers/promises';
import { exitCodes } from '../../program/exit-codes.ts';
import { UsageError } from '../../program/usage-error.ts';
import { readIdentity } from '../identity.ts';
import { openJournal } from '../journal/journal.ts';
import { lockRun } from '../journal/lock-run.ts';
import { logTo } from '../log.ts';
import { cloudAt } from '../protocol/cloud.ts';
import { uploadPart } from '../protocol/upload.ts';
import { openSystems } from '../stores/open-systems.ts';
import { runAgent } from '../work/run-agent.ts';
import { type Command, commonHelp, configOf, said } from './command.ts';

/** A stop is heard about a second later, and short batches are not slowed down. */
const defaultBeatMs = 1000;

export const run: Command = {
  help: `run: asks the workflow for work and does it, until it is ended. One JSON line for each event: codes, counts, ids.

  --beat-ms <n>     milliseconds that lie at least between two signs of life of a task (default: ${defaultBeatMs})
${commonHelp}`,
  options: { 'beat-ms': { type: 'string', default: String(defaultBeatMs) } },
  async run(words, context) {
    const config = configOf(words, context);
    const beatMs = Number(words.values['beat-ms']);
    if (!(beatMs >= 0)) throw new UsageError('run: --beat-ms: write a number of milliseconds.');
    const { key, instance, box } = readIdentity(config.state);
    const unlock = lockRun(config.state);
    const journal = openJournal(config.state);
    const systems = openSystems(config, box, journal);
    const register = systems.get(`site:${config.register}`);
    const { now: clock, version, stop } = context;
    const about = {
      site: config.site,
      instance,
      version,
      url: config.cloud,
      key,
      cloudKeys: config.cloudKeys,
      clock,
    };
    const cloud = cloudAt(about);
    const { uploads } = config;
    const pauses = {
      random: Math.random,
      sleep: (milliseconds: number) => wait(milliseconds, undefined, { signal: stop }).catch(() => {}),
    };
    const end = await runAgent(
      {
        cloud,
        ...(uploads !== undefined && {
          upload: (task, part, content) =>
            uploadPart(task, part, content, { cloud, uploads, signal: stop, pauses }),
        }),
        systems,
        ...(register && { register }),
        journal,
        safety: config.safety,
        clock,
        key,
        version,
        log: logTo(context.write, clock),
        waiting: {
          random: Math.random,
          sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => {}),
        },
        uptimeSeconds: () => performance.now() / 1000,
        minBeatSeconds: beatMs / 1000,
      },
      stop,
    );
    for (const system of systems.values()) await system.close();
    journal.close();
    unlock();
    return end === 'stopped' ? said('', {}) : said(otherInstance, { code: end }, exitCodes.refused);
  },
};

const otherInstance = `Another machine works under the key of this agent, and the workflow refuses a second one: two would
have twice the brakes. If this machine is a copy, remove the agent from it. If it is the right one (a restored backup, a new
network card), run \`enrol --again\`, put the new key into the workflow's settings and deploy.
`;
