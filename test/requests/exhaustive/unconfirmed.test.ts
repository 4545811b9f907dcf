import { tryEveryAct } from './every-act.ts';

tryEveryAct('before the confirmation');
