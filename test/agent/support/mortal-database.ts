import type { Database, Session } from '../../../agent/database/database.ts';

/** The process died: nothing of it runs any more. */
export class Died extends Error {}

export interface Mortal {
  database: Database;
  /** Calls so far: reads, writes, and ends of transactions. */
  calls(): number;
}

/**
 * A database of a process that dies at one of its calls.
 * @param dieAt number of the call; it was made, if `afterwards`, and nobody heard the answer
 */
export function mortalDatabase(database: Database, dieAt: number, afterwards: boolean): Mortal {
  let calls = 0;
  async function mortal<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    calls += 1;
    if (calls > dieAt || (calls === dieAt && !afterwards)) throw new Died();
    const answer = await call();
    if (calls === dieAt) throw new Died();
    return answer;
  }
  const mortalSession = (session: Session): Session => ({
    read: (sql, values) => mortal(() => session.read(sql, values)),
    write: (sql, values) => mortal(() => session.write(sql, values)),
  });
  return {
    database: {
      ...database,
      read: (sql, values) => mortal(() => database.read(sql, values)),
      transaction: async (work) => {
        let diedAfterCommit = false;
        const answer = await database.transaction(async (session) => {
          const worked = await work(mortalSession(session));
          calls += 1;
          if (calls > dieAt || (calls === dieAt && !afterwards)) throw new Died();
          diedAfterCommit = calls === dieAt;
          return worked;
        });
        if (diedAfterCommit) throw new Died();
        return answer;
      },
    },
    calls: () => calls,
  };
}
