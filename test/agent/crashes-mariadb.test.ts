import { describeCrashes } from './cases/crashes.ts';
import { canTestMariadb, openMariadbDatabase } from './support/mariadb-database.ts';

if (canTestMariadb()) describeCrashes('MariaDB', openMariadbDatabase);
