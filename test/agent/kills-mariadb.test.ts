import { describeKills } from './cases/kills.ts';
import { openMariadbDatabase, withMariadb } from './support/mariadb-database.ts';

withMariadb(() => describeKills('MariaDB', openMariadbDatabase, ({ login }) => login));
