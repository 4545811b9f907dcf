import { SFNClient } from '@aws-sdk/client-sfn';
import { sfnWorkflow } from '../adapters/sfn-workflow.ts';
import { confirmRequestHandler } from '../handlers/confirm-request.ts';
import { read } from './environment.ts';
import { basics, secrecy, wired } from './wiring.ts';

const ports = { ...basics(), workflow: sfnWorkflow(new SFNClient({}), read('stateMachineArn')) };

export const handler = wired(async () => confirmRequestHandler({ ...ports, ...(await secrecy()) }));
