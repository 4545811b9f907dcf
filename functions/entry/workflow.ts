import { SFNClient } from '@aws-sdk/client-sfn';
import { sfnWorkflow } from '../requests/aws/sfn-workflow.ts';
import type { Workflow } from '../requests/ports.ts';
import { readVariable } from './environment.ts';

/** The request machine, for functions that start or answer it. */
export const workflow = (client = new SFNClient({})): Workflow =>
  sfnWorkflow(client, readVariable('stateMachineArn'));
