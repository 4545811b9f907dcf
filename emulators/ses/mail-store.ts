import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One accepted mail, as the list shows it. */
export interface Mail {
  /** The message id that the sender was given. */
  id: string;
  /** ISO 8601. */
  at: string;
  /** The addresses it was delivered to, which need not be those in its header. */
  to: readonly string[];
  /** The address in its header. */
  from: string;
  subject: string;
}

/** Keeps each mail as `<id>.eml` and an index of them in memory. */
export class MailStore {
  readonly #directory: string;
  readonly #mails = new Map<string, Mail>();

  /** The directory must exist. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  async keep(raw: Uint8Array, mail: Pick<Mail, 'to' | 'from' | 'subject'>): Promise<Mail> {
    const kept = { id: randomUUID(), at: new Date().toISOString(), ...mail };
    await writeFile(this.#path(kept.id), raw);
    this.#mails.set(kept.id, kept);
    return kept;
  }

  /** Newest first; only those delivered to the address, when there is one. */
  list(address?: string): Mail[] {
    const wanted = address?.toLowerCase();
    return [...this.#mails.values()]
      .reverse()
      .filter(({ to }) => wanted === undefined || to.some((one) => one.toLowerCase() === wanted));
  }

  find(id: string): Mail | undefined {
    return this.#mails.get(id);
  }

  /** @param id of a mail that was found. */
  read(id: string): Promise<Buffer> {
    return readFile(this.#path(id));
  }

  #path(id: string): string {
    return join(this.#directory, `${id}.eml`);
  }
}
