/** Everything of one request's archive. */
export const folderOf = (requestId: string) => `${requestId}/`;

/** The archive itself. */
export const keyOf = (requestId: string) => `${folderOf(requestId)}archive.zip`;
