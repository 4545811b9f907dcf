/** Of the agent: the version of the workflow that it was built with (`package.json`). */
export const version = '0.1.0';
