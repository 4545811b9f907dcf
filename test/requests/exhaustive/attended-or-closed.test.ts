import { tryEveryAct } from './every-act.ts';

tryEveryAct('in need of a person, or closed');
