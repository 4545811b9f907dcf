import { describeCrashes } from './cases/crashes.ts';
import { openSqliteDatabase } from './support/sqlite-database.ts';

describeCrashes('SQLite', openSqliteDatabase);
