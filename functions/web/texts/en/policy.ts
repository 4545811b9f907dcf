import type * as vi from '../vi/policy.ts';

export const policy: typeof vi.policy = {
  none: 'We have not published any version of the policy on this page yet.',
  notYet: 'No version is in force yet.',
  standings: {
    'in-force': 'This version is in force.',
    upcoming: (day) => `This version is not in force yet; it applies from ${day}.`,
    replaced: (number, day) =>
      `This version has been replaced by version ${number}, which applies from ${day}.`,
  },
  version: 'Version',
  latestUpdate: 'Latest update',
  effective: 'Applies from',
  announced: (day) => `Changes from ${day}`,
  read: (number) => `Read version ${number}`,
  compare: (number) => `See what is different from version ${number}`,
  purposes: 'Purposes that need your consent',
  purposesText:
    'These purposes apply to you only if you accepted them on the page of your own that we sent by e-mail. Silence is not consent.',
  versions: 'Versions',
  numbered: (number) => `Version ${number}`,
  listed: {
    'in-force': (day) => `in force since ${day}`,
    upcoming: (day) => `applies from ${day}`,
    replaced: (day) => `from ${day}, replaced`,
  },
  current: 'Read the policy in force',
  unknown: {
    title: 'There is no such version',
    text: 'We have not published a version like this, or the link was copied incompletely.',
  },
};

export const policyChanges: typeof vi.policyChanges = {
  title: (older, newer) => `Version ${newer} compared with version ${older}`,
  effective: (number) => `Version ${number} applies from`,
  legend: 'How to read it:',
  isAdded: 'what was added',
  isRemoved: 'what was removed',
  legendRest: 'Sections without changes are only named.',
  added: 'Added:',
  removed: 'Removed:',
  unchanged: (sections) => `Unchanged: ${sections}.`,
  preamble: 'the introduction',
  same: 'The two texts are the same, word for word.',
};
