import { createPrivateKey, createPublicKey } from 'node:crypto';
import { sealWith, verifyWith } from '../../functions/shared/seal.ts';

/** An Ed25519 key from 32 bytes, so that seals are the same in each run. */
function pairFrom(byte: number) {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const privateKey = createPrivateKey({
    key: Buffer.concat([prefix, Buffer.alloc(32, byte)]),
    format: 'der',
    type: 'pkcs8',
  });
  return { seal: sealWith(privateKey), verify: verifyWith(createPublicKey(privateKey)) };
}

const confirmation = pairFrom(1);
const plan = pairFrom(2);
const question = pairFrom(3);
const delivery = pairFrom(4);

/** What the functions seal with, and verify. */
export const sampleSeals = {
  sealQuestion: question.seal,
  verifyQuestion: question.verify,
  sealConfirmation: confirmation.seal,
  verifyConfirmation: confirmation.verify,
  sealPlan: plan.seal,
  verifyPlan: plan.verify,
  sealDelivery: delivery.seal,
  verifyDelivery: delivery.verify,
};
