import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../infra/settings.ts';
import { cdkContext, leastSettings } from './support.ts';

const parse = (override: object) => () => parseSettings(leastSettings, override);

describe('the settings on file', () => {
  it('are valid, and valid in every stage', () => {
    const { settings, stages } = cdkContext;

    for (const stage of [{}, ...Object.values(stages)]) {
      expect(() => parseSettings(settings, stage)).not.toThrow();
    }
  });
});

describe('valid settings', () => {
  it('are split into what functions read and what only the deployment needs', () => {
    const { runtime, deployment } = parse({})();

    expect(Object.keys(runtime).toSorted()).toEqual([
      'archives',
      'defaultLanguage',
      'limits',
      'mail',
      'notices',
      'periods',
      'provider',
    ]);
    expect(deployment.operatorEmail).toBeDefined();
    expect(JSON.stringify(runtime)).not.toContain(deployment.operatorEmail);
  });

  it('get a default for whatever they leave out', () => {
    const { runtime, deployment } = parse({})();

    expect(runtime.periods).toEqual({
      confirmationLinkSeconds: 86_400,
      confirmationWaitSeconds: 604_800,
      graceSeconds: 259_200,
      archiveSeconds: 604_800,
      downloadUrlSeconds: 300,
      evidenceMonths: 24,
      registrantHoldDays: 456,
      accountFactsMonths: 24,
      refusalRecordMonths: 12,
      newAddressDays: 30,
    });
    expect(deployment.logRetentionDays).toBe(400);
  });
});

describe('a stage', () => {
  it('overrides one setting and leaves its neighbours alone', () => {
    const { runtime } = parse({ periods: { graceSeconds: 20 } })();

    expect(runtime.periods.graceSeconds).toBe(20);
    expect(runtime.periods.archiveSeconds).toBe(604_800);
  });
});

describe('a setting that cannot be used', () => {
  it.each([
    [
      'a link that lives longer than a day',
      { periods: { confirmationLinkSeconds: 86_401 } },
      'periods.confirmationLinkSeconds',
      '86400',
    ],
    [
      'a wait that a timer cannot hold',
      { periods: { confirmationWaitSeconds: 2_147_484 } },
      'periods.confirmationWaitSeconds',
      '2073600',
    ],
    [
      'a wait that is over before its link',
      { periods: { confirmationWaitSeconds: 600 } },
      'periods.confirmationWaitSeconds',
      'shorter',
    ],
    [
      'a grace period that a timer cannot hold',
      { periods: { graceSeconds: 2_073_600 } },
      'periods.graceSeconds',
      '2073595',
    ],
    [
      'an archive that a timer cannot outlast',
      { periods: { archiveSeconds: 2_147_484 } },
      'periods.archiveSeconds',
      '2073600',
    ],
    [
      'a download URL of more than five minutes',
      { periods: { downloadUrlSeconds: 301 } },
      'periods.downloadUrlSeconds',
      '300',
    ],
    [
      'evidence that goes before a year is over',
      { periods: { evidenceMonths: 11 } },
      'periods.evidenceMonths',
      '12',
    ],
    [
      'account facts that go too early',
      { periods: { accountFactsMonths: 23 } },
      'periods.accountFactsMonths',
      '24',
    ],
    [
      'parts that no run of a function writes in its time',
      { archives: { partBytes: 20_000_000_000 } },
      'archives.partBytes',
      '15000000000',
    ],
    [
      'parts of more files than their function remembers',
      { archives: { partFiles: 500_001 } },
      'archives.partFiles',
      '500000',
    ],
    ['parts of nothing', { archives: { partFiles: 0 } }, 'archives.partFiles', '1'],
    ['half a second', { periods: { graceSeconds: 0.5 } }, 'periods.graceSeconds', 'whole number'],
    ['a number as text', { periods: { graceSeconds: '60' } }, 'periods.graceSeconds', 'whole number'],
    [
      'fewer letters a day than an hour',
      { limits: { lettersPerAddressPerDay: 2 } },
      'limits.lettersPerAddressPerDay',
      'PerHour',
    ],
    ['guessing without end', { limits: { wrongCodes: 6 } }, 'limits.wrongCodes', '5'],
    ['a colour that nobody can read', { provider: { colour: '#ffcc00' } }, 'provider.colour', '4.5:1'],
    [
      'a logo that is fetched from elsewhere',
      { provider: { logo: 'https://cdn.example/logo.png' } },
      'provider.logo',
      'data:image',
    ],
    [
      'a logo that does not fit into the environment of a function',
      { provider: { logo: `data:image/png;base64,${'A'.repeat(2000)}` } },
      'provider.logo',
      '2000',
    ],
    [
      'a sender that nobody signs for',
      { mail: { sender: 'privacy@elsewhere.example' } },
      'mail.sender',
      'mailDomain',
    ],
    [
      'notices that nobody signs for',
      { mail: { noticeSender: 'notices@elsewhere.example' } },
      'mail.noticeSender',
      'mailDomain',
    ],
    [
      'notices from the address of the letters',
      { mail: { noticeSender: 'Privacy@mail.vietnam-server.example' } },
      'mail.noticeSender',
      'mail.sender',
    ],
    [
      'more bounces than SES allows an account',
      { notices: { bouncePercent: 5 } },
      'notices.bouncePercent',
      'below 5',
    ],
    [
      'more complaints than SES allows an account',
      { notices: { complaintPercent: 0.1 } },
      'notices.complaintPercent',
      'below 0.1',
    ],
    ['a language without texts', { defaultLanguage: 'fr' }, 'defaultLanguage', 'vi or en'],
    [
      'pages without encryption',
      { deployment: { publicUrl: 'http://privacy.example' } },
      'deployment.publicUrl',
      'https',
    ],
    [
      'a certificate for no address',
      { deployment: { certificateArn: 'arn:aws:acm:ap-southeast-1:123456789012:certificate/a-b' } },
      'deployment.publicUrl',
      'certificateArn',
    ],
    [
      'a key of a store that the stack creates',
      { deployment: { hostingBucketKey: 'arn:aws:kms:ap-southeast-1:123456789012:key/a-b' } },
      'deployment.hostingBucket',
      'hostingBucketKey',
    ],
    [
      'the alias of a key, which IAM cannot grant',
      {
        deployment: {
          accountTable: 'customers',
          accountTableKey: 'arn:aws:kms:ap-southeast-1:123456789012:alias/a-b',
        },
      },
      'deployment.accountTableKey',
      'alias',
    ],
    [
      'logs that go before a year is over',
      { deployment: { logRetentionDays: 180 } },
      'deployment.logRetentionDays',
      '365',
    ],
    [
      'nobody to call',
      { deployment: { operatorEmail: 'nobody' } },
      'deployment.operatorEmail',
      'e-mail address',
    ],
    ['a misspelt setting', { periods: { gracePeriod: 60 } }, 'periods.gracePeriod', 'graceSeconds'],
    ['a misspelt group', { period: { graceSeconds: 60 } }, 'period', 'periods'],
    ['something else in place of a group', { periods: 7 }, 'periods', 'group of settings'],
  ])('is refused by its path and with what is allowed: %s', (_what, override, path, allowed) => {
    expect(parse(override)).toThrow(new RegExp(`settings\\.${path.replaceAll('.', '\\.')} .*${allowed}`));
  });

  it('is named when it is missing and has no default', () => {
    const { mail: _mail, ...rest } = leastSettings;

    expect(() => parseSettings(rest)).toThrow('settings.mail is missing');
  });

  it('is reported together with all the others', () => {
    const wrong = parse({ periods: { graceSeconds: -1, archiveSeconds: -1 }, provider: { colour: 'blue' } });

    expect(wrong).toThrow(/provider\.colour.*\n.*periods\.graceSeconds.*\n.*periods\.archiveSeconds/);
  });
});
