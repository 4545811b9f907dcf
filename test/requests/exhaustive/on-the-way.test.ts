import { tryEveryAct } from './every-act.ts';

tryEveryAct('on its way');
