import { describeEndedHolds } from './cases/ended-holds.ts';
import { describeFiles } from './cases/files.ts';
import { describeForeignSchemas } from './cases/foreign.ts';
import { describeFoss } from './cases/foss.ts';
import { describeHolds } from './cases/holds.ts';
import { describeIdentityTraps } from './cases/identity-traps.ts';
import { describeOperations } from './cases/operations.ts';
import { describeSchemaTraps } from './cases/schema-traps.ts';
import { openMariadbDatabase, withMariadb } from './support/mariadb-database.ts';

withMariadb(() => {
  describeIdentityTraps('MariaDB', openMariadbDatabase);
  describeSchemaTraps('MariaDB', openMariadbDatabase);
  describeForeignSchemas('MariaDB', openMariadbDatabase);
  describeHolds('MariaDB', openMariadbDatabase);
  describeEndedHolds('MariaDB', openMariadbDatabase);
  describeFoss('MariaDB', openMariadbDatabase);
  describeOperations('MariaDB', openMariadbDatabase);
  describeFiles('MariaDB', openMariadbDatabase);
});
