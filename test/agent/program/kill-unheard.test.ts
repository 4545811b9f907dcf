import { describeKills } from '../support/kill-cases.ts';

describeKills('before the workflow heard it', 'unheard');
