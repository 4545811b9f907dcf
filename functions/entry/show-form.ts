import { randomBytes } from 'node:crypto';
import { showFormHandler } from '../handlers/show-form.ts';
import { clock, log, readSettings } from './environment.ts';

export const handler = showFormHandler({ settings: readSettings(), clock, log, random: randomBytes });
