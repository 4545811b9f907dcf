import type { SeededCustomer } from './customers.ts';
import { gradientPng } from './picture.ts';

/** One change to a customer's hosted files: writing a version, or deleting. */
export interface HostedFile {
  /** Relative to the customer's folder. */
  path: string;
  /** Absent if the file is deleted, which leaves its versions and a delete marker behind. */
  content?: string | Buffer;
  contentType?: string;
}

const html = 'text/html; charset=utf-8';

function page(site: string, heading: string, text: string): string {
  return `<!doctype html>
<html lang="vi">
  <head>
    <meta charset="utf-8">
    <title>${heading} – ${site}</title>
    <link rel="stylesheet" href="/giao-dien.css">
  </head>
  <body>
    <h1>${heading}</h1>
    <p>${text}</p>
    <img src="/hình ảnh/bìa.png" alt="">
  </body>
</html>
`;
}

/** A customer's hosted files in chronological order: files with older versions, and one that was deleted. */
export function hostedFilesOf({ site, name, address, phone, facts }: SeededCustomer): HostedFile[] {
  const database = facts.account.replace('.', '_');
  return [
    { path: 'website/index.html', content: page(site, site, 'Sắp khai trương.'), contentType: html },
    { path: 'website/khuyến mãi.html', content: page(site, 'Khuyến mãi', 'Giảm 20 %.'), contentType: html },
    { path: 'website/index.html', content: page(site, site, 'Chào mừng quý khách!'), contentType: html },
    { path: 'website/khuyến mãi.html' },
    {
      path: 'website/giới thiệu/liên hệ.html',
      content: page(site, 'Liên hệ', `${name}, ${phone}, ${address}`),
      contentType: html,
    },
    {
      path: 'website/giao-dien.css',
      content: 'body { font-family: system-ui; margin: 2rem auto; max-width: 40rem; }\n',
      contentType: 'text/css',
    },
    {
      path: 'website/hình ảnh/bìa.png',
      content: gradientPng(96, [180, 30, 60], [250, 210, 120]),
      contentType: 'image/png',
    },
    {
      path: `databases/${database}.sql`,
      content: `CREATE TABLE khach_hang (id INTEGER PRIMARY KEY, ten TEXT, dien_thoai TEXT);
INSERT INTO khach_hang VALUES (1, '${name}', '${phone}');
INSERT INTO khach_hang VALUES (2, 'Khách lẻ', NULL);
`,
      contentType: 'application/sql',
    },
    {
      path: 'config/nginx.conf',
      content: `server {
  listen 443 ssl;
  server_name ${database.replace('_', '-')}.example;
  root /srv/${facts.account}/website;
}
`,
      contentType: 'text/plain',
    },
  ];
}
