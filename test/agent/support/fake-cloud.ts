import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  type AnswerQuestion,
  type ClaimQuestion,
  type LookUp,
  laneOf,
  maxSignatureAgeSeconds,
  type PartQuestion,
  type SiteRefusal,
  type SiteTask,
  siteRefusals,
  siteRoutes,
} from '../../../contract/site.ts';
import {
  type HttpAnswer,
  type HttpQuestion,
  signAnswer,
  verifyQuestion,
} from '../../../functions/shared/http-signature.ts';
import { publicKeyText } from '../../../functions/shared/seal.ts';
import type { Outcome } from '../../../functions/stores/domain/plan.ts';
import type { SiteStorePlan } from '../../../functions/stores/domain/site-store.ts';

export type Answered = AnswerQuestion<SiteStorePlan, Outcome>;
export type TaskAnswered = Extract<Answered, { task: string }>;

/** One exchange, for tests that change, delay or withhold what is said. */
export interface Exchange {
  /** From 0, over all exchanges. */
  number: number;
  path: string;
  question: HttpQuestion;
  said: ClaimQuestion | Answered;
  /** As the cloud would answer. */
  answer: HttpAnswer;
}

/** What becomes of an answer; `drop`: the connection ends without one. */
export type Meddle = (exchange: Exchange) => HttpAnswer | 'drop' | Promise<HttpAnswer | 'drop'>;

export interface FakeCloud {
  url: string;
  cloudKey: KeyObject;
  /** Public keys of agents that may ask. */
  agentKeys: KeyObject[];
  /** Opens a task; it is handed out again, under a higher fence, whenever its lane is free, until it has ended. */
  open(task: Omit<SiteTask, 'fence'>): void;
  lookUps: LookUp[];
  /** Every answer that was taken, in order. */
  answers: Answered[];
  /** The end of a task, once it has one. */
  endOf(task: string): TaskAnswered['answer'] | undefined;
  /** Everything that travelled, both ways, as text. */
  wire: string[];
  refused: SiteRefusal[];
  meddle: Meddle;
  /** Asked before a question is looked at: false, and nothing of it was ever heard. */
  hears(number: number): boolean;
  /** What a task hears between its batches. */
  go(task: string): 'on' | 'stop';
  /** Signs as this cloud does. */
  sign(question: HttpQuestion, status: number, content: object, at?: Date): HttpAnswer;
  exchanges: number;
  /** Where the pieces of copies go, and what has come there: by part, closed ones only. */
  uploads: string;
  parts: Map<string, Buffer>;
  /** Called before a piece is taken: false, and the line is cut. */
  takesPiece(url: string): boolean;
  /** Resolves when a condition holds after an exchange. */
  until(condition: () => boolean): Promise<void>;
}

interface Open {
  task: SiteTask;
  end?: TaskAnswered['answer'];
}

/** A workflow that speaks the real protocol, and lies when a test wants it. It removes itself with the test. */
export async function startFakeCloud(): Promise<FakeCloud> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const tasks: Open[] = [];
  const nonces = new Set<string>();
  const waiting = new Set<() => void>();
  /** What came to the bucket, by path. */
  const pieces = new Map<string, Buffer>();
  let instance: string | undefined;

  const server = createServer((request, response) => {
    answerTo(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  const cloud: FakeCloud = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cloudKey: publicKey,
    agentKeys: [],
    open: (task) => void tasks.push({ task: { ...task, fence: 0 } }),
    lookUps: [],
    answers: [],
    endOf: (name) => tasks.findLast(({ task }) => task.task === name)?.end,
    wire: [],
    refused: [],
    meddle: ({ answer }) => answer,
    hears: () => true,
    go: () => 'on',
    sign(question, status, content, at = new Date()) {
      const answer = {
        status,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(content),
      };
      return { ...answer, headers: signAnswer(question, answer, { key: privateKey, now: at }) };
    },
    exchanges: 0,
    uploads: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    parts: new Map(),
    takesPiece: () => true,
    until: (condition) =>
      new Promise((done) => {
        const look = () => {
          if (!condition()) return;
          waiting.delete(look);
          done();
        };
        waiting.add(look);
        look();
      }),
  };

  async function answerTo(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray());
    const path = request.url ?? '';
    if (request.method === 'PUT') {
      if (!cloud.takesPiece(path)) {
        response.destroy();
        return;
      }
      pieces.set(path, body);
      response.writeHead(200, { etag: `"${path}"` }).end();
      return;
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const question = { url: `${cloud.url}${path}`, headers, body };
    cloud.wire.push(body.toString(), JSON.stringify(headers));
    const said = JSON.parse(body.toString());
    const number = cloud.exchanges++;
    if (!cloud.hears(number)) {
      response.destroy();
      return;
    }
    const answer = await decide(question, path, said);
    const meddled = await cloud.meddle({ number, path, question, said, answer });
    for (const look of waiting) look();
    if (meddled === 'drop') {
      response.destroy();
      return;
    }
    cloud.wire.push(String(meddled.body));
    response.writeHead(meddled.status, { ...meddled.headers });
    response.end(meddled.body);
  }

  async function decide(
    question: HttpQuestion,
    path: string,
    said: ClaimQuestion & Answered,
  ): Promise<HttpAnswer> {
    const refuse = (refused: SiteRefusal) => {
      cloud.refused.push(refused);
      return cloud.sign(question, siteRefusals[refused], { refused });
    };
    const facts = await verifyQuestion(question, cloud.agentKeys, new Date(), maxSignatureAgeSeconds);
    // To whom it does not know, the workflow signs nothing.
    if (typeof facts === 'string') {
      const refused = facts === 'clock-skew' ? facts : 'not-signed';
      cloud.refused.push(refused);
      return { status: siteRefusals[refused], headers: {}, body: JSON.stringify({ refused }) };
    }
    if (nonces.has(facts.nonce)) return refuse('replayed');
    nonces.add(facts.nonce);
    const known = (said as ClaimQuestion).instance;
    instance ??= known;
    if (known !== instance) return refuse('other-instance');
    if (path === siteRoutes.claim.path) return cloud.sign(question, 200, claim(said));
    if (path === siteRoutes.parts.path) return part(said as never, question);
    return answered(said, question, refuse);
  }

  function part(said: PartQuestion, question: HttpQuestion): HttpAnswer {
    if (said.step === 'open') return cloud.sign(question, 200, { upload: `upload-of-${said.part}` });
    const pathOf = (piece: number) => `/bucket/${said.task}/${said.part}/${piece}`;
    if (said.step === 'sign')
      return cloud.sign(question, 200, {
        urls: said.pieces.map((piece) => `${cloud.uploads}${pathOf(piece)}`),
      });
    const content = said.pieces.map(({ piece, etag }) => {
      if (etag !== `"${pathOf(piece)}"`) throw new Error('another piece');
      return pieces.get(pathOf(piece)) ?? Buffer.alloc(0);
    });
    cloud.parts.set(said.part, Buffer.concat(content));
    return cloud.sign(question, 200, { closed: true });
  }

  function claim({ freeLanes }: ClaimQuestion): object {
    const taken = new Set<string>();
    const given = tasks.filter(({ task, end }) => {
      const lane = Object.hasOwn(laneOf, task.operation) ? laneOf[task.operation] : 'find';
      if (end || taken.has(lane) || !freeLanes.includes(lane)) return false;
      taken.add(lane);
      return true;
    });
    for (const each of given) each.task = { ...each.task, fence: each.task.fence + 1 };
    const lookUps = cloud.lookUps.splice(0);
    return { lookUps, tasks: given.map(({ task }) => task), pollSeconds: 0.1 };
  }

  function answered(
    said: Answered,
    question: HttpQuestion,
    refuse: (refused: SiteRefusal) => HttpAnswer,
  ): HttpAnswer {
    if (!('task' in said)) {
      cloud.answers.push(said);
      return cloud.sign(question, 200, { go: 'on' });
    }
    const open = tasks.findLast(({ task }) => task.task === said.task);
    if (!open) return refuse('unknown-task');
    if (open.task.fence !== said.fence) return refuse('old-fence');
    cloud.answers.push(said);
    if (said.answer.state !== 'working') open.end ??= said.answer;
    const go = said.answer.state === 'working' && cloud.go(said.task) === 'stop';
    return cloud.sign(question, 200, go ? { go: 'stop', code: 'cancelled' } : { go: 'on' });
  }

  return cloud;
}

/** The pinned key as a configuration spells it. */
export const cloudKeyText = (cloud: FakeCloud): string => publicKeyText(cloud.cloudKey);
