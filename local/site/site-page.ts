import type { FakeAccount } from '../../emulators/panel/panel.ts';
import { type LocalServer, listen } from '../../emulators/server.ts';
import { html, type Markup, raw } from '../../functions/web/html.ts';
import { type SeededCustomer, seededCustomers } from '../seed/customers.ts';
import type { StoredRow } from './billing-system.ts';
import { accountOf } from './panel-server.ts';
import type { ProviderSite } from './start-stack-with-site.ts';

const style = `
:root { color-scheme: light dark; --quiet: light-dark(#5b6472, #a3acb9); --line: light-dark(#dfe3e8, #343b45); }
body { margin: 0 auto; max-width: 70rem; padding: 1.25rem 1rem; font: 1rem/1.5 system-ui, 'Noto Sans', sans-serif; }
h1 { font-size: 1.375rem; margin: 0 0 .25rem; } h2 { font-size: 1.125rem; margin: 1.75rem 0 .25rem; } h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
h4 { font-size: .875rem; margin: .75rem 0 .25rem; } p { margin: 0 0 .5rem; } .quiet { color: var(--quiet); }
div { overflow-x: auto; } table { border-collapse: collapse; font-size: .875rem; }
th, td { border: 1px solid var(--line); padding: .125rem .5rem; text-align: left; vertical-align: top; max-width: 20rem; }
ul { margin: 0; padding-left: 1.25rem; } .files { columns: 22rem; font-size: .875rem; }`;

/** Shows what the provider's own systems hold of each sample customer: read anew every two seconds, changed by nothing here. */
export const startSitePage = (provider: ProviderSite, port = 0): Promise<LocalServer> =>
  listen(
    (request, response) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.writeHead(405, { allow: 'GET, HEAD' }).end();
        return;
      }
      if (new URL(request.url ?? '/', 'http://127.0.0.1').pathname !== '/') {
        response
          .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
          .end('There is no such page.\n');
        return;
      }
      response
        .writeHead(200, {
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'no-store',
          'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
        })
        .end(sitePage(provider).toString());
    },
    { port },
  );

function sitePage(provider: ProviderSite): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>The provider’s own systems</title>
<style>${raw(style)}</style>
</head>
<body>
<h1>The provider’s own systems</h1>
<p class="quiet">What the billing database and the hosting server hold of each sample customer. The agent ${provider.agent.pid() === undefined ? 'is away' : 'works'}. Read again every two seconds.</p>
<ul>${seededCustomers.map((customer) => summaryOf(provider, customer))}</ul>
${seededCustomers.map((customer) => sectionOf(provider, customer))}
</body>
</html>
`;
}

function summaryOf({ billing, panel: { panel } }: ProviderSite, customer: SeededCustomer): Markup {
  const user = accountOf(customer);
  const account = panel.accounts.get(user);
  const state = account ? (account.isSuspended ? 'suspended' : 'runs') : 'is gone';
  return html`<li><a href="#${customer.id}">${customer.name}</a>: account ${state}, ${panel.filesOf(user).length} files, ${billing.rowsOf(customer.id).length} rows</li>`;
}

function sectionOf({ billing, panel: { panel } }: ProviderSite, customer: SeededCustomer): Markup {
  const rows = billing.rowsOf(customer.id);
  const tables = [...new Set(rows.map(({ table }) => table))];
  const user = accountOf(customer);
  return html`<section id="${customer.id}">
<h2>${customer.name} <span class="quiet">${customer.id}</span></h2>
<h3>Hosting server: account ${user}</h3>
${accountIn(panel.accounts.get(user), panel.filesOf(user), panel.backups.get(user) ?? 0)}
<h3>Billing database: ${rows.length} rows</h3>
<div>${tables.map((table) =>
    tableOf(
      table,
      rows.filter((row) => row.table === table),
    ),
  )}</div>
</section>`;
}

function accountIn(account: FakeAccount | undefined, files: readonly string[], backups: number): Markup {
  if (!account)
    return html`<p>It is gone, and its files with it. Backups: ${backups}, which no panel removes with an account.</p>`;
  return html`<p>${account.isSuspended ? html`<strong>Suspended</strong>: ${account.reason}` : 'It runs'}. Backups: ${backups}. Files:</p>
<ul class="files">${files.map((file) => html`<li>${file}</li>`)}</ul>`;
}

function tableOf(name: string, rows: readonly StoredRow[]): Markup {
  const columns = Object.keys(rows[0]?.values ?? {});
  const isKept = rows.some(({ keptUntil }) => keptUntil !== undefined);
  return html`<h4>${name}</h4>
<table>
<tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}${isKept && html`<th scope="col">kept by law until</th>`}</tr>
${rows.map(
  ({ values, keptUntil }) =>
    html`<tr>${columns.map((column) => html`<td>${String(values[column] ?? '')}</td>`)}${isKept && html`<td>${keptUntil?.slice(0, 10)}</td>`}</tr>`,
)}
</table>`;
}
