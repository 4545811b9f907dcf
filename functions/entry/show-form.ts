import { randomBytes } from 'node:crypto';
import { showFormHandler } from '../handlers/show-form.ts';
import { log, readSettings } from './wiring.ts';

export const handler = showFormHandler({ settings: readSettings(), log, random: randomBytes });
