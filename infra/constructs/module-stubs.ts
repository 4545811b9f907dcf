import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/**
 * Library modules that our functions never use and a bundler cannot tree-shake, each with its stub. A function that
 * does come to need one gets an error instead of a wrong result.
 */
const stubs: { module: RegExp; stub: string }[] = [
  {
    // Used by operations that stream events, such as S3's SelectObjectContent; 15 KB in every function.
    module: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]event-streams[\\/]index\.js$/,
    stub: `
      const leftOut = () => { throw new Error('Event streams are left out of the bundles.'); };
      export const resolveEventStreamSerdeConfig = (config) => config;
      export const eventStreamSerdeProvider = leftOut;
      export class EventStreamSerde { constructor() { leftOut(); } }`,
  },
  {
    // A table of 2,000 file types for attachments without one; our letters have no attachments; 74 KB per function that
    // sends letters.
    module: /nodemailer[\\/]dist[\\/]esm[\\/]mime-funcs[\\/]mime-types\.js$/,
    stub: `
      const leftOut = () => { throw new Error('File types are left out of the bundles: specify the type of each attachment.'); };
      export const detectMimeType = leftOut;
      export const detectExtension = leftOut;`,
  },
  {
    // Makes links of what looks like one, if it is switched on: never in a policy, whose links are written as such; 11 KB.
    module: /linkify-it[\\/]build[\\/]index\.mjs$/,
    stub: `
      const leftOut = () => { throw new Error('Links that are not written as such are left out of the bundles.'); };
      export class LinkifyIt { test() { leftOut(); } match() { leftOut(); } matchAtStart() { leftOut(); } }`,
  },
  {
    // Remembers the endpoints that DynamoDB discovers, if a client asks it to; with a library for it, 7 KB everywhere.
    module: /@aws-sdk[\\/]endpoint-cache[\\/]dist-es[\\/]EndpointCache\.js$/,
    stub: `
      const leftOut = () => { throw new Error('Endpoint discovery is left out of the bundles.'); };
      export class EndpointCache { get() { leftOut(); } set() { leftOut(); } delete() { leftOut(); } has() { leftOut(); } clear() {} }`,
  },
];

/** Of a client's package.json, only these are read: they name the client to AWS. The rest is 2 KB per client. */
const packageFacts = /@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/;

export const stubUnusedModules: Plugin = {
  name: 'stub-unused-modules',
  setup(build) {
    for (const { module, stub } of stubs) {
      build.onLoad({ filter: module }, () => ({ contents: stub, loader: 'js' }));
    }
    build.onLoad({ filter: packageFacts }, ({ path }) => {
      const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as { name: string; version: string };
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    });
  },
};
