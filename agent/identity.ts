import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../program/usage-error.ts';
import type { Box } from './engine/freeze.ts';

/** Who an agent is: made at `enrol`, and of this machine alone. */
export interface Identity {
  /** Ed25519, private. */
  key: KeyObject;
  /** Says which machine this is: a copy of the machine is another. */
  instance: string;
  /** Encrypts what a suspension overwrote. */
  box: Box;
}

const fileName = 'identity.json';

interface Stored {
  /** PKCS 8, PEM. */
  key: string;
  /** Random, base64url. */
  machine: string;
  /** 32 bytes, base64url. */
  box: string;
}

/**
 * Makes the keys of an agent.
 * @param again a new key in the place of the one there is; what is encrypted on this machine can still be opened
 * @throws UsageError if there are keys already, which the workflow knows
 */
export function makeIdentity(folder: string, again: boolean): Identity {
  const path = join(folder, fileName);
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Stored) : undefined;
  if (before && !again)
    throw new UsageError(`${path} is there already: this agent is enrolled. For a new key add --again.`);
  const stored: Stored = {
    key: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    machine: randomBytes(16).toString('base64url'),
    box: before?.box ?? randomBytes(32).toString('base64url'),
  };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Never half written: a lost key of the box could not undo a suspension.
  writeFileSync(`${path}.new`, JSON.stringify(stored), { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return identityFrom(stored);
}

/** @throws UsageError if this agent is not enrolled */
export function readIdentity(folder: string): Identity {
  const path = join(folder, fileName);
  if (!existsSync(path)) throw new UsageError(`There is no ${path}: run \`enrol\` first.`);
  return identityFrom(JSON.parse(readFileSync(path, 'utf8')) as Stored);
}

function identityFrom({ key, machine, box }: Stored): Identity {
  return {
    key: createPrivateKey(key),
    instance: createHash('sha256')
      .update(`${machine}\n${marksOfMachine().join('\n')}`)
      .digest('base64url'),
    box: boxWith(Buffer.from(box, 'base64url')),
  };
}

/**
 * What differs on a copy of this machine's disk: its own id, and the addresses of its network cards (not of the virtual ones
 * that containers come and go with). A random number alone would be copied too.
 */
function marksOfMachine(): string[] {
  const id = existsSync('/etc/machine-id') ? readFileSync('/etc/machine-id', 'utf8').trim() : '';
  const cards = existsSync(networkFolder)
    ? readdirSync(networkFolder).filter((name) => existsSync(join(networkFolder, name, 'device')))
    : [];
  return [
    id,
    ...cards.map((name) => readFileSync(join(networkFolder, name, 'address'), 'utf8').trim()).sort(),
  ];
}

const networkFolder = '/sys/class/net';

/** AES-256-GCM: what was sealed with another key does not open. */
function boxWith(key: Buffer): Box {
  return {
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}
