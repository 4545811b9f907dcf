import type * as vi from '../vi/layout.ts';

/** What stands around every page. */
export const layout: typeof vi.layout = {
  skipToContent: 'Skip to the content',
  otherLanguage: 'Tiếng Việt',
  progress: (step, of, name) => `Step ${step} of ${of}: ${name}`,
  steps: ['Send the request', 'Open our e-mail', 'Confirm', 'We carry it out'],
  errorPrefix: 'Error: ',
  errorSummary: 'There is a problem',
  helpTitle: 'Need help?',
  policy: 'Privacy policy',
};
