import type * as vi from '../vi/download.ts';

export { code, codeHint } from './codes.ts';

export const codeLostForArchive: typeof vi.codeLostForArchive = (until) => ({
  before: 'No longer have it? ',
  link: 'Send a new request',
  after: ` for a new copy. This copy is deleted automatically on ${until}.`,
});

export const download: typeof vi.download = {
  title: 'Download your copy',
  lead: 'Your copy is ready. Enter the match code to get a download link.',
  deletesAt: 'Deleted automatically',
  button: 'Get a download link',
  partsLead: 'Your copy is ready. Enter the match code, then choose the part to download.',
  partsTitle: 'The parts of your copy',
  partsText:
    'This copy comes in several parts. You can download them at different times and in any order; begin with part 1.',
  partButton: (number) => `Download part ${number}`,
  discardTitle: 'Saved your copy?',
  discardText:
    'You can have the copy deleted from our systems now instead of later. Enter the match code above, then press this button. After that it cannot be downloaded again.',
  discard: 'I have saved my copy, delete it now',
};

export const downloadReady: typeof vi.downloadReady = {
  title: 'Your download link is ready',
  lead: (life, until) => `The link works for ${life}, until ${until}. After that you can get another one.`,
  button: 'Download the ZIP file',
  private: 'Do not pass this link on: whoever has it can download your data.',
  check: 'How to check your copy',
  checks: [
    'Unpack the ZIP file and open index.html in a browser.',
    'manifest.json holds the SHA-256 sum of each file; index.html tells how to compare them.',
  ],
  brokenOff: 'If the download breaks off',
  goOn: 'The link has to work only when the download begins: one that is running goes on to its end. If it breaks off, get another link, which leads to the same file. A browser then begins anew. A download manager goes on where it stopped if you give it the new link, and so does this command, typed in the folder with the unfinished file:',
  newLink: 'new-link',
  another: 'Get another link',
  partButton: (number, size) => `Download part ${number} (${size})`,
  otherParts: 'Download another part',
  codeKept: 'On this page you don’t need to enter the match code again.',
  partChecks:
    'index.html in part 1 gives the SHA-256 sum of each part. Each ZIP has a manifest with the sums of the files in it.',
};

export const discarded: typeof vi.discarded = {
  title: 'The copy is being deleted',
  text: 'Your copy is being deleted from our systems and cannot be downloaded again. The data in your services stays as it is.',
};
