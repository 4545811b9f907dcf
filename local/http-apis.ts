import { siteRoutes } from '../contract/site.ts';
import { type HttpApiSetup, startHttpApi } from '../emulators/http-api/start-http-api.ts';
import type { LocalServer } from '../emulators/server.ts';
import type { LocalTemplate } from '../emulators/template/template.ts';
import { onPort } from './ports.ts';

interface HttpApisSetup extends Pick<HttpApiSetup, 'invoke' | 'onError'> {
  template: LocalTemplate;
  /** Preferred port of the pages. */
  pagesPort: number;
  /** Called for each API that has started. */
  onStart(api: string | undefined, server: LocalServer): void;
}

/** Starts the API of the pages, and that of the site's agent if there is one. */
export async function startHttpApis({
  template,
  pagesPort,
  onStart,
  ...calls
}: HttpApisSetup): Promise<{ pages: LocalServer; site?: LocalServer }> {
  const start = async (api: string | undefined, preferred: number) => {
    const server = await onPort(preferred, (port) =>
      startHttpApi({ routes: template.routes(api), ...calls, port }),
    );
    onStart(api, server);
    return server;
  };
  const isOfSite = (api: string) =>
    template.routes(api).some(({ routeKey }) => routeKey.endsWith(siteRoutes.claim.path));
  const ofSite = template.apis().find(isOfSite);
  const pages = await start(
    template.apis().find((api) => api !== ofSite),
    pagesPort,
  );
  return { pages, ...(ofSite !== undefined && { site: await start(ofSite, 0) }) };
}
