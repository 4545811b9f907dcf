import { describeSampleBilling } from './support/data-store-cases.ts';
import { canTestMariadb, openMariadbDatabase } from './support/mariadb-database.ts';

if (canTestMariadb()) describeSampleBilling('MariaDB', openMariadbDatabase);
