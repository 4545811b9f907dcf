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
  const publicKey = createPublicKey(privateKey);
  return {
    privateKey,
    /** 32 bytes, base64url. */
    key: String(publicKey.export({ format: 'jwk' }).x),
    seal: sealWith(privateKey),
    verify: verifyWith(publicKey),
  };
}

const confirmation = pairFrom(1);
const plan = pairFrom(2);
const question = pairFrom(3);
const delivery = pairFrom(4);

/** The key of the site's agent, and one that is nobody's. */
export const agentPair = pairFrom(5);
export const strangePair = pairFrom(6);

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
