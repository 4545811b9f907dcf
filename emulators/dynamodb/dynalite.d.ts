/** The part of dynalite used here; the package has no types of its own. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface Options {
    /** How long a new table stays in CREATING, in milliseconds. */
    createTableMs?: number;
    /** Folder of the database; without one, everything is in memory. */
    path?: string;
  }
  export default function dynalite(options?: Options): Server;
}
