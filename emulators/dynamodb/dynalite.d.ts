/** The part of dynalite that is used here; it comes without types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface Options {
    /** How long a new table stays in CREATING, in milliseconds. */
    createTableMs?: number;
    /** Folder of the database; without it, everything is in memory. */
    path?: string;
  }
  export default function dynalite(options?: Options): Server;
}
