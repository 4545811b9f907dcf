import type { Plugin } from 'esbuild';

/**
 * Parts of libraries that our functions can never reach and a bundler cannot shake off, each with what stands in for
 * it. Whoever comes to need one is told so, instead of getting something wrong.
 */
const leftOut: { what: RegExp; standIn: string }[] = [
  {
    // Needed by operations that stream events, such as S3's SelectObjectContent; 15 KB in every function.
    what: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]event-streams[\\/]index\.js$/,
    standIn: `
      const leftOut = () => { throw new Error('Event streams are left out of the bundles.'); };
      export const resolveEventStreamSerdeConfig = (config) => config;
      export const eventStreamSerdeProvider = leftOut;
      export class EventStreamSerde { constructor() { leftOut(); } }`,
  },
  {
    // A table of 2,000 file types for attachments without one; our letters have none; 74 KB per sender of letters.
    what: /nodemailer[\\/]dist[\\/]esm[\\/]mime-funcs[\\/]mime-types\.js$/,
    standIn: `
      const leftOut = () => { throw new Error('File types are left out of the bundles: give attachments theirs.'); };
      export const detectMimeType = leftOut;
      export const detectExtension = leftOut;`,
  },
];

export const leaveOut: Plugin = {
  name: 'leave-out',
  setup(build) {
    for (const { what, standIn } of leftOut) {
      build.onLoad({ filter: what }, () => ({ contents: standIn, loader: 'js' }));
    }
  },
};
