import { readFileSync } from 'node:fs';
import type { SeededCustomer } from './customers.ts';

/** A row of the sample provider's billing database. */
export interface BillingRow {
  table: string;
  values: Readonly<Record<string, string | number | null>>;
}

/** The statements that make the tables, for SQLite and for MySQL. */
export const billingSchema = (): string[] =>
  readFileSync(new URL('./billing.sql', import.meta.url), 'utf8')
    .replace(/^--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');

/** Files that tickets name, by their names below the folder of the attachments. */
export const attachmentOf = ({ id }: SeededCustomer): { name: string; content: string } => ({
  name: `anh-chup-${id}.txt`,
  content: `Ảnh chụp màn hình của khách hàng ${id}.\n`,
});

/**
 * All rows of one customer.
 * @param first number of the customer's first row in each table; each takes at most ten
 */
export function billingRowsOf(customer: SeededCustomer, first: number): BillingRow[] {
  const { id: code, name, address, phone, profile, facts } = customer;
  const row = (table: string, values: BillingRow['values']): BillingRow => ({ table, values });
  const owned = (table: string, index: number, values: BillingRow['values']) =>
    row(table, { id: first + index, customer_code: code, ...values });
  return [
    row('customers', {
      code,
      email: address,
      full_name: name,
      phone,
      address: profile.postalAddress,
      language: profile.language ?? null,
      status: 'active',
      password_hash: '$2y$10$mau',
      api_key: `khoa-${code}`,
      newsletter: 'promotions' in customer.topics ? 1 : 0,
      created_at: `${profile.customerSince} 09:00:00`,
    }),
    ...customer.contacts.map((contact, index) =>
      owned('contacts', index, {
        role: contact.role ?? null,
        name: contact.name ?? null,
        email: contact.address ?? null,
        phone: contact.phone ?? null,
      }),
    ),
    ...customer.invoices.flatMap((invoice, index) => invoiceRows(customer, invoice, first + index)),
    owned('services', 0, {
      plan: 'Doanh nghiệp',
      panel_server: 'may-chu-1',
      panel_user: facts.account ?? code.toLowerCase().replace('-', ''),
      panel_uid: 1000 + (first % 1000),
      panel_password: 'mat-khau',
      domain: customer.domains[0]?.domain ?? null,
      started_at: dateTime(facts.serviceStartedAt),
      ended_at: dateTime(facts.serviceEndedAt),
      last_login_ip: facts.lastLoginAddress ?? null,
      preferences: facts.preferences ?? null,
    }),
    ...customer.domains.map((domain, index) =>
      owned('domains', index, {
        name: domain.domain ?? null,
        registrant_name: name,
        registrant_address: profile.postalAddress ?? null,
        registered_on: domain.registeredOn ?? null,
        expires_on: domain.expiresOn ?? null,
        note: domain.note ?? null,
      }),
    ),
    ...ticketRows(customer, first),
    owned('sent_mails', 0, {
      recipient: address,
      subject: 'Thông báo gia hạn',
      body: `Kính gửi ${name}, dịch vụ của Quý khách sắp đến hạn.`,
      sent_at: '2026-05-20 08:00:00',
    }),
    owned('activity', 0, {
      message: `Đăng nhập: ${address}`,
      ip: facts.lastLoginAddress ?? null,
      created_at: '2026-05-21 08:00:00',
    }),
  ];
}

function invoiceRows(
  { id, name, phone, profile }: SeededCustomer,
  [number, issuedOn, amount, description]: SeededCustomer['invoices'][number],
  key: number,
): BillingRow[] {
  const invoice = {
    id: key,
    customer_code: id,
    number,
    status: 'paid',
    issued_on: issuedOn,
    created_at: `${issuedOn} 08:30:00`,
    buyer_name: name,
    buyer_address: profile.postalAddress ?? null,
    buyer_tax_code: null,
    buyer_phone: phone,
    total: amount,
    note: 'Gửi bản giấy.',
  };
  const payment = {
    id: key,
    invoice_id: key,
    method: 'Chuyển khoản',
    payer_name: name,
    payer_account: '0071000123456',
    amount,
    paid_at: `${issuedOn} 10:00:00`,
  };
  return [
    { table: 'invoices', values: invoice },
    { table: 'invoice_lines', values: { id: key, invoice_id: key, description, amount } },
    { table: 'payments', values: payment },
  ];
}

/** One ticket of the customer's own, and one that came by mail and knows no customer. */
function ticketRows(customer: SeededCustomer, first: number): BillingRow[] {
  const { id, name, address } = customer;
  const ticket = { author_email: address, author_name: name, created_at: '2026-04-02 14:00:00' };
  const message = { staff_id: null, created_at: '2026-04-02 14:00:00' };
  return [
    {
      table: 'tickets',
      values: { id: first, customer_code: id, ...ticket, subject: 'Không gửi được email' },
    },
    {
      table: 'tickets',
      values: { id: first + 1, customer_code: null, ...ticket, subject: 'Hỏi về hóa đơn' },
    },
    {
      table: 'ticket_messages',
      values: {
        id: first,
        ticket_id: first,
        body: 'Nhờ kiểm tra giúp.',
        attachment: attachmentOf(customer).name,
        ...message,
      },
    },
    {
      table: 'ticket_messages',
      values: {
        id: first + 1,
        ticket_id: first + 1,
        body: 'Xin hóa đơn tháng 5.',
        attachment: null,
        ...message,
      },
    },
  ];
}

/** An instant as the application writes it: Vietnamese time, without its offset. */
function dateTime(instant: string | undefined): string | null {
  if (instant === undefined) return null;
  const local = new Date(Date.parse(instant) + 7 * 3_600_000);
  return local.toISOString().slice(0, 19).replace('T', ' ');
}
