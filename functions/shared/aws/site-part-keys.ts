/** Where the parts of a copy lie that the site uploads: beside the archive, so that whatever deletes it deletes them too. */
export const sitePartFolderOf = (requestId: string, store: string): string =>
  `${requestId}/site/${store.replace(/^site:/, '')}/`;

/** @param part `1`, `2`, …, or `list` */
export const sitePartKeyOf = (requestId: string, store: string, part: string): string =>
  `${sitePartFolderOf(requestId, store)}${part}`;
