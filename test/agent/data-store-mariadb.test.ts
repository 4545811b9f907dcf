import { describeSampleBilling } from './support/data-store-cases.ts';
import { openMariadbDatabase, withMariadb } from './support/mariadb-database.ts';

withMariadb(() => describeSampleBilling('MariaDB', openMariadbDatabase));
