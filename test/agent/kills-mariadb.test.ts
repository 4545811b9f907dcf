import { describeKills } from './cases/kills.ts';
import { canTestMariadb, openMariadbDatabase } from './support/mariadb-database.ts';

if (canTestMariadb()) describeKills('MariaDB', openMariadbDatabase, ({ login }) => login);
