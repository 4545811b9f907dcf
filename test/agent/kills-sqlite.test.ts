import { describeKills } from './cases/kills.ts';
import { openSqliteDatabase } from './support/sqlite-database.ts';

describeKills('SQLite', openSqliteDatabase, ({ path }) => ({ path }));
