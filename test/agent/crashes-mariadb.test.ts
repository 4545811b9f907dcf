import { describeCrashes } from './cases/crashes.ts';
import { openMariadbDatabase, withMariadb } from './support/mariadb-database.ts';

withMariadb(() => describeCrashes('MariaDB', openMariadbDatabase));
