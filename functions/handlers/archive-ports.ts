import type { Basics } from '../app/ports.ts';
import type { RenderArchiveIndex } from '../domain/archive-index.ts';
import { renderArchiveIndex } from '../web/render-archive-index.ts';

/** Adds the readable page to the ports of the step that writes archives. */
export const withArchiveIndex = <Ports extends Basics>(
  ports: Ports,
): Ports & { renderArchiveIndex: RenderArchiveIndex } => ({
  ...ports,
  renderArchiveIndex: (index, language) => renderArchiveIndex(index, language, ports.settings),
});
