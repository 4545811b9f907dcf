import { describeKills } from '../support/kill-cases.ts';

describeKills('after the workflow heard it, before the answer came', 'unanswered');
