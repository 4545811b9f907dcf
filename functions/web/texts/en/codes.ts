import type * as vi from '../vi/codes.ts';

export const code: typeof vi.code = 'Match code (two digits)';

export const codeHint: typeof vi.codeHint = (reference) =>
  `It was shown on the page right after you sent request ${reference}.`;

export const triesLeft: typeof vi.triesLeft = {
  confirm: (tries, many) =>
    `${tries} ${many ? 'tries' : 'try'} left. After that this link is locked, and you can ask for a new one.`,
  lastConfirm: (tries, many) =>
    `${tries} ${many ? 'tries' : 'try'} left. After that this link is locked and the request ends; nothing changes.`,
  download: (tries, many) =>
    `${tries} ${many ? 'tries' : 'try'} left. After that the copy is deleted to protect you.`,
};
