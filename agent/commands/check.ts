import { maxSignatureAgeSeconds } from '../../contract/site.ts';
import { exitCodes } from '../../program/exit-codes.ts';
import { UsageError } from '../../program/usage-error.ts';
import { declinedBy } from '../answers.ts';
import type { AgentConfig } from '../config/config.ts';
import { type Identity, readIdentity } from '../identity.ts';
import { journalInMemory, openJournal } from '../journal/journal.ts';
import { cloudAt, isRefused, probe } from '../protocol/cloud.ts';
import { CloudFault, type CloudFaultCode } from '../protocol/send.ts';
import { openSystems } from '../stores/open-systems.ts';
import type { SiteSystem, SystemFinding } from '../stores/site-system.ts';
import { answerLookUps } from '../work/answer-look-ups.ts';
import { healthOf } from '../work/health.ts';
import { type Command, type Context, commonHelp, configOf, said } from './command.ts';

export const check: Command = {
  help: `check: configuration, keys, clock, workflow, databases, store maps. Ends with 0 if nothing stops an erasure, with 1 if
something does.

${commonHelp}`,
  options: {},
  async run(words, context) {
    const config = configOf(words, context);
    const identity = readIdentity(config.state);
    const systems = openSystems(config, identity.box, journalInMemory());
    try {
      const findings = [...settingsFindings(config)];
      for (const system of systems.values()) findings.push(...(await storeFindings(system)));
      findings.push(...(await cloudFindings(config, identity, systems, context)));
      const isFit = !findings.some(({ level }) => level === 'stops');
      const lines = findings.map(
        ({ level, code, where, say }) => `${marks[level]}  ${where}: ${say} (${code})\n`,
      );
      const text = `${lines.join('')}${isFit ? 'Nothing stops the agent.\n' : 'Mend what stops, and check again.\n'}`;
      return said(text, { fit: isFit, findings }, isFit ? exitCodes.done : exitCodes.fault);
    } finally {
      for (const system of systems.values()) await system.close();
    }
  },
};

const marks: Record<SystemFinding['level'], string> = { stops: 'STOPS', calls: 'LOOK ', notes: 'NOTE ' };

function settingsFindings({ safety, register, stores }: AgentConfig): SystemFinding[] {
  const where = 'configuration';
  return [
    ...(safety.eraseAfterSeconds === 0
      ? [
          {
            level: 'calls' as const,
            code: 'erase-at-once',
            where,
            say: 'erase-after-hours is 0, so that nobody on site sees an erasure coming.',
          },
        ]
      : []),
    {
      level: 'notes',
      code: 'automatic-termination',
      where: stores.map(({ name }) => name).find((name) => name === register) ?? where,
      say: 'make sure that the billing system ends no services by itself while a request is open.',
    },
  ];
}

async function storeFindings(system: SiteSystem): Promise<SystemFinding[]> {
  try {
    const { findings, fingerprint } = await system.check();
    const signature: SystemFinding = {
      level: 'notes',
      code: 'fingerprint',
      where: system.store,
      say: `the schema has the fingerprint ${fingerprint}.`,
    };
    return [...findings, ...(fingerprint === undefined ? [] : [signature])].map((finding) => ({
      ...finding,
      where: finding.where === system.store ? finding.where : `${system.store} ${finding.where}`,
    }));
  } catch (error) {
    const { code } = declinedBy(error);
    return [{ level: 'stops', code, where: system.store, say: 'the store does not answer as it must.' }];
  }
}

async function cloudFindings(
  config: AgentConfig,
  { key, instance }: Identity,
  systems: ReturnType<typeof openSystems>,
  { now: clock, version, stop }: Context,
): Promise<SystemFinding[]> {
  const where = 'workflow';
  const settings = {
    site: config.site,
    instance,
    version,
    url: config.cloud,
    key,
    cloudKeys: config.cloudKeys,
    clock,
  };
  try {
    const { answer, secondsAhead } = await probe(settings, healthOf(systems).served(), stop);
    const clockFindings =
      Math.abs(secondsAhead) > maxSignatureAgeSeconds / 10 ? [clockFinding(secondsAhead)] : [];
    if (isRefused(answer))
      return [
        ...clockFindings,
        {
          level: 'stops',
          code: answer.refused,
          where,
          say: refusedBecause[answer.refused] ?? 'it refuses this agent.',
        },
      ];
    // They came with the answer, and nobody else has them now.
    if (answer.lookUps.length > 0) await answerHere(config, systems, settings, answer.lookUps, stop);
    return [
      ...clockFindings,
      { level: 'notes', code: 'reached', where, say: 'it answers, under a pinned key.' },
    ];
  } catch (error) {
    if (!(error instanceof CloudFault)) throw error;
    const { code, secondsAhead = 0 } = error;
    const finding: SystemFinding = { level: 'stops', code, where, say: unansweredBecause[code] };
    return code === 'cloud-refuses' && Math.abs(secondsAhead) > maxSignatureAgeSeconds
      ? [finding, clockFinding(secondsAhead)]
      : [finding];
  }
}

const clockFinding = (secondsAhead: number): SystemFinding => ({
  level: Math.abs(secondsAhead) > maxSignatureAgeSeconds ? 'stops' : 'calls',
  code: 'clock-skew',
  where: 'clock',
  say: `the workflow's clock is ${secondsAhead} seconds ahead of this machine. Let NTP set the clock.`,
});

async function answerHere(
  { state, safety, register: name }: AgentConfig,
  systems: ReturnType<typeof openSystems>,
  settings: Parameters<typeof cloudAt>[0],
  lookUps: Parameters<typeof answerLookUps>[0],
  stop: AbortSignal,
): Promise<void> {
  const register = systems.get(`site:${name}`);
  if (!register) throw new UsageError('register: is none of the stores.');
  const journal = openJournal(state);
  const { key, version, clock } = settings;
  const parts = { systems, register, journal, safety, clock, key, version };
  await cloudAt(settings).tell({ lookUps: await answerLookUps(lookUps, parts) }, stop);
  journal.close();
}

const refusedBecause: Readonly<Record<string, string>> = {
  'unknown-site': 'it knows no site of this name. Compare `site` with the settings of the workflow.',
  'other-instance': 'another machine works under the key of this agent.',
  'protocol-not-spoken': 'it speaks another version of the protocol: upgrade the agent, or the workflow.',
};

const unansweredBecause: Readonly<Record<CloudFaultCode, string>> = {
  'cloud-away': 'nobody answers. Is HTTPS to it open in the firewall, and the URL right?',
  'cloud-not-believed':
    'the answer is under no pinned key. Compare cloud-keys with the outputs of the deployment.',
  'cloud-refuses':
    'it does not believe this agent. Is its key in the settings and deployed (`enrol`), and is the URL exactly its own?',
  'cloud-clock-skew': 'the clocks differ by more than five minutes. Let NTP set the clock.',
  'cloud-redirects': 'it leads elsewhere, and no redirect is followed. Is the URL right?',
  'cloud-says-too-much': 'the answer is longer than any of the protocol. Is the URL right?',
  'other-upload-host': 'it wants a copy uploaded to a host that is not `uploads`.',
  'copy-too-large': 'a part of a copy is larger than it takes.',
  'upload-failed': 'the archive bucket takes no upload.',
  'cloud-unreadable': 'its answer is none of this protocol: upgrade the agent, or the workflow.',
};
