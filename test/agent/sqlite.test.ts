import { describeEndedHolds } from './cases/ended-holds.ts';
import { describeFiles } from './cases/files.ts';
import { describeForeignSchemas } from './cases/foreign.ts';
import { describeFoss } from './cases/foss.ts';
import { describeHolds } from './cases/holds.ts';
import { describeIdentityTraps } from './cases/identity-traps.ts';
import { describeOperations } from './cases/operations.ts';
import { describeSchemaTraps } from './cases/schema-traps.ts';
import { openSqliteDatabase } from './support/sqlite-database.ts';

describeIdentityTraps('SQLite', openSqliteDatabase);
describeSchemaTraps('SQLite', openSqliteDatabase);
describeForeignSchemas('SQLite', openSqliteDatabase);
describeHolds('SQLite', openSqliteDatabase);
describeEndedHolds('SQLite', openSqliteDatabase);
describeFoss('SQLite', openSqliteDatabase);
describeOperations('SQLite', openSqliteDatabase);
describeFiles('SQLite', openSqliteDatabase);
