import { SFNClient } from '@aws-sdk/client-sfn';
import { sfnWorkflow } from '../adapters/sfn-workflow.ts';
import { cancelRequestHandler } from '../handlers/cancel-request.ts';
import { read } from './environment.ts';
import { basics, secrecy, wired } from './wiring.ts';

const ports = { ...basics(), workflow: sfnWorkflow(new SFNClient({}), read('stateMachineArn')) };

export const handler = wired(async () => cancelRequestHandler({ ...ports, ...(await secrecy()) }));
