import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { entries } from '../../contract/http.ts';
import { environment } from '../../contract/resources.ts';
import { parseSettings } from '../../infra/settings.ts';
import { synthesised } from '../support/synthesised.ts';
import { cdkContext, type Resource } from './support.ts';

const run = promisify(execFile);
const root = new URL('../../', import.meta.url).pathname;
const outdir = mkdtempSync(join(tmpdir(), 'privacy-requests-synth-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

const cli = join(dirname(createRequire(import.meta.url).resolve('aws-cdk/package.json')), 'bin', 'cdk');
/** No credentials, no Region, and no way out. */
const bare = {
  PATH: process.env.PATH,
  HOME: outdir,
  AWS_EC2_METADATA_DISABLED: 'true',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  HTTP_PROXY: 'http://127.0.0.1:9',
};
const templateIn = (folder: string) => readFileSync(join(folder, 'PrivacyRequests.template.json'), 'utf8');

/** Actions that no command of the SDK is named after. */
const namedOtherwise: Record<string, RegExp> = {
  'dynamodb:Query': /QueryCommand|paginateQuery/,
  's3:GetObject': /GetObjectCommand|presigner\.presign/,
  's3:ListBucket': /ListObjectsV2/,
  's3:ListBucketVersions': /ListObjectVersionsCommand/,
  's3:ListBucketMultipartUploads': /ListMultipartUploadsCommand/,
  's3:DeleteObject': /DeleteObjectsCommand/,
  's3:DeleteObjectVersion': /DeleteObjectsCommand/,
  's3:PutObject': /new Upload\(|PutObjectCommand/,
  's3:AbortMultipartUpload': /new Upload\(|AbortMultipartUploadCommand/,
};
const evidenceOf = (action: string): RegExp =>
  namedOtherwise[action] ?? new RegExp(`\\b${action.split(':')[1]}Command`);

/** What Lambda itself does with a role: write the log, and put aside what failed. */
const byLambda = /^(logs|sqs):/;

/** Everything else that the role of an entry allows. */
function permittedTo(entry: string, { Resources }: { Resources: Record<string, Resource> }): string[] {
  const all = Object.values(Resources);
  const role = all.find(({ Properties }) => Properties?.Handler === `${entry}.handler`)?.Properties.Role[
    'Fn::GetAtt'
  ][0];
  const statements = all
    .filter(({ Type, Properties }) => Type === 'AWS::IAM::Policy' && Properties.Roles[0].Ref === role)
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  return statements.flatMap(({ Action }) => Action).filter((action: string) => !byLambda.test(action));
}

describe('synthesising', { timeout: 180_000 }, () => {
  const byCli = join(outdir, 'cli');

  it('works with the pinned CLI, without credentials or a network', async () => {
    const { stderr } = await run(process.execPath, [cli, 'synth', '--quiet', '--output', byCli], {
      cwd: root,
      env: bare,
    });

    // The settings on file name no address of the pages.
    expect(stderr).toMatch(/WARNING .*publicUrl is not set/);
    const { Outputs, Resources } = JSON.parse(templateIn(byCli));
    expect(Object.keys(Resources).length).toBeGreaterThan(100);
    // Read by the operator's commands.
    expect(Object.keys(Outputs)).toEqual(
      expect.arrayContaining([
        'requestsTable',
        'accountTable',
        'noticesTable',
        'stateMachineArn',
        'noticeMachineArn',
      ]),
    );
  });

  it('works without the CLI, too, gives the same resources, and takes the settings of a stage', async () => {
    const withoutCli = join(outdir, 'node');
    const { runtime: local } = parseSettings(cdkContext.settings, cdkContext.stages.local);

    const { stderr } = await run(process.execPath, ['infra/app.ts', '-c', 'stage=local'], {
      cwd: root,
      env: { ...bare, CDK_OUTDIR: withoutCli },
    });

    expect(stderr).toBe('');
    const idsIn = (folder: string) => Object.keys(JSON.parse(templateIn(folder)).Resources);
    expect(idsIn(byCli)).toEqual(expect.arrayContaining(idsIn(withoutCli)));
    expect(templateIn(withoutCli)).toContain(JSON.stringify(JSON.stringify(local)).slice(1, -1));
    // The tests of the whole system run this one.
    const ofTests = JSON.parse(readFileSync(await synthesised(), 'utf8'));
    expect(ofTests).toEqual(JSON.parse(templateIn(withoutCli)));
  });

  it('puts one CommonJS file per entry into the bundles, and tells what is in them', () => {
    const metafile = JSON.parse(readFileSync(join(byCli, 'bundles', 'metafile.json'), 'utf8'));

    for (const entry of entries)
      expect(existsSync(join(byCli, 'bundles', entry, `${entry}.cjs`)), entry).toBe(true);
    expect(Object.keys(metafile.outputs)).toHaveLength(entries.length);
  });

  it('bundles neither credential providers nor anything that starts slowly', () => {
    const { inputs, outputs } = JSON.parse(readFileSync(join(byCli, 'bundles', 'metafile.json'), 'utf8'));
    const providers = Object.keys(inputs).filter((path) =>
      /credential-provider-(node|sso|ini|process|web-identity|imds)|nested-clients|token-providers/.test(
        path,
      ),
    );

    expect(providers).toEqual([]);
    for (const [path, { imports }] of Object.entries<{ imports: { kind: string }[] }>(outputs)) {
      expect(
        imports.filter(({ kind }) => kind === 'dynamic-import'),
        path,
      ).toEqual([]);
    }
  });

  it('permits no function what nothing in its bundle could do', () => {
    const { outputs } = JSON.parse(readFileSync(join(byCli, 'bundles', 'metafile.json'), 'utf8'));

    for (const entry of entries) {
      const [, { inputs }] = Object.entries<{ inputs: object }>(outputs).find(([path]) =>
        path.endsWith(`/${entry}.cjs`),
      ) as [string, { inputs: object }];
      const own = Object.keys(inputs).filter((path) => path.startsWith('functions/'));
      const code = own.map((path) => readFileSync(join(root, path), 'utf8')).join('\n');
      const idle = permittedTo(entry, JSON.parse(templateIn(byCli))).filter(
        (action) => !evidenceOf(action).test(code),
      );

      expect(own.length, entry).toBeGreaterThan(2);
      expect(idle, entry).toEqual([]);
    }
  });

  it('makes bundles that export a handler', async () => {
    const anything = Object.fromEntries(Object.values(environment).map((name) => [name, 'x']));
    const env = {
      ...bare,
      ...anything,
      AWS_REGION: 'x',
      SETTINGS: JSON.stringify(parseSettings(cdkContext.settings).runtime),
    };
    const files = entries.map((entry) => join(byCli, 'bundles', entry, `${entry}.cjs`));

    const { stdout } = await run(
      process.execPath,
      ['-p', `JSON.stringify(${JSON.stringify(files)}.map((file) => typeof require(file).handler))`],
      { env },
    );

    expect(JSON.parse(stdout)).toEqual(entries.map(() => 'function'));
  });

  it('of a stage that is not on file fails and names those that are', async () => {
    const unknown = run(process.execPath, ['infra/app.ts', '-c', 'stage=moon'], {
      cwd: root,
      env: { ...bare, CDK_OUTDIR: join(outdir, 'moon') },
    });

    await expect(unknown).rejects.toThrow(/no stage "moon".*known: local/);
  });
});
