import { describeSampleBilling } from './support/data-store-cases.ts';
import { openSqliteDatabase } from './support/sqlite-database.ts';

describeSampleBilling('SQLite', openSqliteDatabase);
