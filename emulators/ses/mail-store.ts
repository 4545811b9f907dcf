import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One accepted mail, as listed. */
export interface Mail {
  /** The message id returned to the sender. */
  id: string;
  /** ISO 8601. */
  at: string;
  /** The actual recipients, which may differ from those in the header. */
  to: readonly string[];
  /** The sender's address in the header. */
  from: string;
  subject: string;
}

/** Stores each mail as `<id>.eml`, with an index in memory. */
export class MailStore {
  readonly #directory: string;
  readonly #mails = new Map<string, Mail>();
  /** By the recipient's address in lower case, oldest first. */
  readonly #byRecipient = new Map<string, Mail[]>();

  /** The directory must exist. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  async keep(raw: Uint8Array, mail: Pick<Mail, 'to' | 'from' | 'subject'>): Promise<Mail> {
    const kept = { id: randomUUID(), at: new Date().toISOString(), ...mail };
    await writeFile(this.#path(kept.id), raw);
    this.#mails.set(kept.id, kept);
    for (const address of new Set(kept.to.map((one) => one.toLowerCase()))) {
      const received = this.#byRecipient.get(address) ?? [];
      received.push(kept);
      this.#byRecipient.set(address, received);
    }
    return kept;
  }

  /** Newest first; with an address, only mails delivered to it. */
  list(address?: string): Mail[] {
    const mails = address === undefined ? this.#mails.values() : this.#byRecipient.get(address.toLowerCase());
    return [...(mails ?? [])].reverse();
  }

  find(id: string): Mail | undefined {
    return this.#mails.get(id);
  }

  /** @param id of an existing mail. */
  read(id: string): Promise<Buffer> {
    return readFile(this.#path(id));
  }

  #path(id: string): string {
    return join(this.#directory, `${id}.eml`);
  }
}
