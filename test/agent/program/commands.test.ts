import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../../agent/version.ts';
import { publicKeyFrom } from '../../../functions/shared/seal.ts';
import { buildAgent, install, rowsWith } from '../support/agent-process.ts';
import { startFakeCloud } from '../support/fake-cloud.ts';
import { subjectOf } from '../support/open-store.ts';
import { newChat, plantChat } from '../support/plug-world.ts';
import { confirmedBy, taskOf } from '../support/site-tasks.ts';

let bundle = '';
beforeAll(async () => {
  bundle = await buildAgent();
});

const names = ['enrol', 'check', 'try', 'run', 'status', 'grants', 'release', 'stop', 'forget'];
const c1 = subjectOf('C1');

/** An installation whose agent is enrolled, with a workflow that knows its key. */
async function enrolled(changes: object = {}) {
  const cloud = await startFakeCloud();
  const site = await install(bundle, cloud, changes);
  const { out } = await site.command('enrol', '--json');
  const { publicKey } = JSON.parse(out);
  const key = publicKeyFrom(publicKey);
  if (key) cloud.agentKeys.push(key);
  return { cloud, site, publicKey };
}

describe('the bundled agent', () => {
  it('is one file that runs on Node.js alone, in an empty folder', async () => {
    const { site } = await enrolled();
    const { code, out } = await site.command('--version');

    expect(readdirSync(join(site.folder, 'work'))).toEqual([]);
    expect(readdirSync(site.folder)).not.toContain('node_modules');
    expect([code, out]).toEqual([0, `${version}\n`]);
  });

  it('has the version of the workflow that it was built with', () => {
    const about = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));

    expect(version).toBe(about.version);
  });

  it('brings a systemd unit and an example of the configuration', () => {
    const unit = readFileSync(join(bundle, 'privacy-agent.service'), 'utf8');

    expect(existsSync(join(bundle, 'agent.example.yaml'))).toBe(true);
    for (const line of [
      'NoNewPrivileges=yes',
      'ProtectSystem=strict',
      'CapabilityBoundingSet=',
      'UMask=0077',
      'RestartPreventExitStatus=2 4',
    ])
      expect(unit.split('\n')).toContain(line);
  });
});

describe('a command', () => {
  it('explains itself, whichever it is', async () => {
    const { site } = await enrolled();
    for (const name of names) {
      const { code, out, err } = await site.command(name, '--help');

      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(new RegExp(`^${name}`));
      for (const option of ['--config', '--json', '--help']) expect(out).toContain(option);
    }
  });

  it('that is wrong ends with 2 and one sentence', async () => {
    const { site } = await enrolled();
    const mistakes: [string[], string | RegExp][] = [
      [['shred'], '"shred" is not a command. See --help.\n'],
      [['status', '--jsn'], "Unknown option '--jsn'.\n"],
      [['try'], 'try: write --customer and the customer number.\n'],
      [['release'], 'release: write what to release: erase, suspend, export.\n'],
      [['release', 'erase', '--count', '1'], 'release: write --sha256, --count and --until together.\n'],
      [['forget'], 'forget: write one request.\n'],
      [['grants', 'panel'], 'grants: write one store: billing.\n'],
      [['enrol'], /identity\.json is there already: this agent is enrolled/],
    ];
    for (const [words, sentence] of mistakes) {
      const { code, out, err } = await site.command(...words);

      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(sentence);
      expect(err).not.toMatch(/\n\s+at /);
    }
  });

  it('says what is wrong with the configuration, without a stack trace', async () => {
    const { site } = await enrolled();
    writeFileSync(join(site.folder, 'agent.yaml'), 'agent: 1\nsite: [');
    const broken = await site.command('status');

    expect(broken.code).toBe(2);
    expect(broken.err).not.toMatch(/\n\s+at /);
  });
});

describe('enrol', () => {
  it('makes a key that only its user reads, and prints the public one with its fingerprint', async () => {
    const { site, publicKey } = await enrolled();

    expect(publicKeyFrom(publicKey)).toBeDefined();
    expect(readFileSync(join(site.folder, 'state/identity.json'), 'utf8')).not.toContain(publicKey);
  });

  it('makes another key when it is asked for one', async () => {
    const { site, publicKey } = await enrolled();
    const { code, out } = await site.command('enrol', '--again', '--json');

    expect(code).toBe(0);
    expect(JSON.parse(out).publicKey).not.toBe(publicKey);
  });
});

describe('check', () => {
  it('finds nothing that stops, and reaches the workflow', async () => {
    const { site } = await enrolled();
    const { code, out } = await site.command('check', '--json');

    expect(JSON.parse(out).findings).toContainEqual(expect.objectContaining({ code: 'reached' }));
    expect(code).toBe(0);
  });

  it('says that the workflow does not know the key yet', async () => {
    const { site, cloud } = await enrolled();
    cloud.agentKeys.length = 0;
    const { code, out } = await site.command('check', '--json');

    expect(JSON.parse(out).findings).toContainEqual(
      expect.objectContaining({ level: 'stops', code: 'cloud-refuses' }),
    );
    expect(code).toBe(1);
  });

  it('says by how much a clock is wrong', async () => {
    const { site, cloud } = await enrolled();
    const ahead = new Date(Date.now() + 7_200_000).toUTCString();
    cloud.meddle = () => ({ status: 401, headers: { date: ahead }, body: '{"refused":"clock-skew"}' });
    const { code, out } = await site.command('check');

    expect(code).toBe(1);
    expect(out).toMatch(/the workflow's clock is 7(19|20)\d seconds ahead/);
  });

  it('says that nobody answers', async () => {
    const { site } = await enrolled({ cloud: 'http://127.0.0.1:9' });
    const { code, out } = await site.command('check', '--json');

    expect(JSON.parse(out).findings).toContainEqual(
      expect.objectContaining({ level: 'stops', code: 'cloud-away' }),
    );
    expect(code).toBe(1);
  });

  it('answers the look-ups that came along', async () => {
    const { site, cloud } = await enrolled();
    cloud.lookUps.push({ id: 'L1', address: c1.address });
    await site.command('check');

    expect(cloud.answers).toMatchObject([{ lookUps: [{ id: 'L1', customer: { customerId: 'C1' } }] }]);
  });
});

describe('a plug', () => {
  const plug = fileURLToPath(new URL('../support/example-plug.ts', import.meta.url));
  const withPlug = async (command: string[]) => {
    const { file, chat } = await newChat();
    plantChat(chat, 'C1');
    const words = command.map((word) => (word === 'FILE' ? file : word));
    const chatPlug = { scope: 'information', categories: ['tickets', 'invoices'], command: words };
    return enrolled({ plugs: { chat: chatPlug } });
  };

  it('is checked and tried like every other store', async () => {
    const { site } = await withPlug([process.execPath, plug, 'FILE']);
    const checked = await site.command('check', '--json');
    const tried = await site.command('try', '--customer', 'C1', '--json');

    expect(JSON.parse(checked.out).findings).toContainEqual({
      level: 'notes',
      code: 'reached',
      where: 'site:chat',
      say: 'the plug answers.',
    });
    expect(JSON.parse(tried.out).plans).toContainEqual(
      expect.objectContaining({
        store: 'site:chat',
        categories: expect.arrayContaining([{ category: 'tickets', action: 'erase', count: 5 }]),
      }),
    );
  });

  it('that does not answer is named, and ends the check with 1', async () => {
    const { site } = await withPlug([process.execPath, '-e', 'process.exit(1)']);
    const { code, out } = await site.command('check', '--json');

    expect(code).toBe(1);
    expect(JSON.parse(out).findings).toContainEqual(
      expect.objectContaining({ level: 'stops', code: 'plug-away', where: 'site:chat' }),
    );
  });
});

describe('try', () => {
  it('says what a deletion would do, and changes nothing', async () => {
    const { site } = await enrolled();
    const before = rowsWith(site, ['']);
    const { code, out } = await site.command('try', '--customer', 'C1', '--json');
    const said = JSON.parse(out);

    expect(code).toBe(0);
    expect(said.plans[0].categories).toContainEqual(
      expect.objectContaining({ category: 'invoices', action: 'hold' }),
    );
    expect(out).not.toContain('@example.vn');
    expect(before.length).toBeGreaterThan(10);
    expect(rowsWith(site, [''])).toEqual(before);
  });

  it('ends with 3 for a number that nobody has', async () => {
    const { site } = await enrolled();

    expect(await site.command('try', '--customer', 'C9')).toMatchObject({ code: 3, out: '' });
  });
});

describe('stop', () => {
  it('works with the workflow away, is shown by status, and ends', async () => {
    const { site } = await enrolled({ cloud: 'http://127.0.0.1:9' });

    expect(await site.command('stop')).toMatchObject({ code: 0 });
    expect(JSON.parse((await site.command('status', '--json')).out)).toHaveProperty('stoppedSince');
    expect(await site.command('stop', '--end')).toMatchObject({ code: 0 });
    expect(JSON.parse((await site.command('status', '--json')).out)).not.toHaveProperty('stoppedSince');
  });
});

describe('run, status, release and forget', () => {
  it('show what is coming, release it, and forget it', async () => {
    const { site, cloud } = await enrolled({ brakes: { erase: 0, suspend: 0 } });
    const agent = site.start();
    const decision = confirmedBy({ subject: c1 });
    cloud.open(taskOf('find', { subject: c1, decision }));
    await cloud.until(() => cloud.endOf('R1.site:billing.find.1') !== undefined);
    cloud.open(taskOf('suspend', { subject: c1, decision, turn: 1 }));
    await cloud.until(() => cloud.endOf('R1.site:billing.suspend.1') !== undefined);
    expect(cloud.endOf('R1.site:billing.suspend.1')).toMatchObject({ state: 'later', code: 'brake' });

    const status = JSON.parse((await site.command('status', '--json')).out);
    expect(status.coming).toMatchObject([{ request: 'R1', customerId: 'C1', asks: 'deletion', done: [] }]);
    const preview = JSON.parse((await site.command('release', 'suspend', '--json')).out);
    const words = ['--sha256', preview.sha256, '--count', '1', '--until', '2099-12-31'];
    expect(await site.command('release', 'suspend', ...words.with(3, '2'))).toMatchObject({ code: 4 });
    expect(await site.command('release', 'suspend', ...words)).toMatchObject({ code: 0 });
    cloud.open(taskOf('suspend', { subject: c1, decision, turn: 1, round: 2 }));
    await cloud.until(() => cloud.endOf('R1.site:billing.suspend.2') !== undefined);
    expect(cloud.endOf('R1.site:billing.suspend.2')).toMatchObject({ state: 'done' });

    expect(await site.command('forget', 'R1')).toMatchObject({ code: 4 });
    expect(await site.command('forget', 'R1', '--suspended')).toMatchObject({ code: 0 });
    expect(JSON.parse((await site.command('status', '--json')).out).coming).toEqual([]);
    expect(await site.command('forget', 'R9')).toMatchObject({ code: 3 });
    agent.kill('SIGTERM');
  });

  it('do not run twice over one journal', async () => {
    const { site, cloud } = await enrolled();
    site.start();
    await cloud.until(() => cloud.exchanges >= 1);

    expect(await site.command('run')).toMatchObject({
      code: 2,
      err: expect.stringContaining('running already'),
    });
  });

  it('end with 4 and a clear message on a machine that is a copy', async () => {
    const { site, cloud } = await enrolled();
    site.start();
    await cloud.until(() => cloud.exchanges >= 1);
    const clone = await install(bundle, cloud);
    await clone.command('enrol');
    // The copy has the key; what tells it from the first is the machine.
    const stored = JSON.parse(readFileSync(join(site.folder, 'state/identity.json'), 'utf8'));
    rmSync(join(clone.folder, 'state/identity.json'));
    writeFileSync(join(clone.folder, 'state/identity.json'), JSON.stringify({ ...stored, machine: 'other' }));
    const { code, err } = await clone.command('run');

    expect(code).toBe(4);
    expect(err).toMatch(/^Another machine works under the key of this agent/);
  });
});
