import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withPlainKeys } from '../../infra/constructs/schema-keys.ts';

const clients = ['dynamodb', 's3', 'ses', 'sfn'];
const folderOf = (client: string) => `node_modules/@aws-sdk/client-${client}/dist-es/schemas`;
const filesOf = (client: string) =>
  readdirSync(folderOf(client)).filter((file) => /^schemas_\d+\.js$/.test(file));

describe('schemas with plain keys', () => {
  it('have the constants in the place of their names, and all else as it was', () => {
    const code = [
      'const _a = "xmlName";',
      'const _q = "a \\"quoted\\" one";',
      'const n0 = 5;',
      'export var Shape$ = [3, n0, { [_a]: _a, [_q]: 2, [unknown]: 3 }, [_a]];',
    ].join('\n');

    expect(withPlainKeys(code)).toBe(
      code.replace('{ [_a]: _a, [_q]: 2,', '{ "xmlName": _a, "a \\"quoted\\" one": 2,'),
    );
  });

  it.each(clients)('are those of the SDK, every one of them: client-%s', (client) => {
    expect(filesOf(client).length).toBeGreaterThan(0);
    for (const file of filesOf(client)) {
      const code = readFileSync(join(folderOf(client), file), 'utf8');
      const plain = withPlainKeys(code);

      expect(plain).not.toMatch(/[{,]\s*\[\w+\]:/);
      expect(plain).not.toContain('"__proto__":');
    }
  });

  it('are folded where a client has computed keys at all', () => {
    const code = readFileSync(join(folderOf('s3'), 'schemas_0.js'), 'utf8');

    expect(code.match(/\[\w+\]:/g)?.length).toBeGreaterThan(500);
    expect(withPlainKeys(code)).not.toBe(code);
  });
});
