import type { RuntimeSettings } from '../contract.ts';
import type { RenderNotice } from '../domain/notice.ts';
import { renderNotice } from '../web/render-notice.ts';

/** Adds the words to the ports of whoever writes policy notices. */
export const withNotices = <Ports extends { settings: RuntimeSettings }>(
  ports: Ports,
): Ports & { renderNotice: RenderNotice } => ({ ...ports, renderNotice: renderNotice(ports.settings) });
