import { readFileSync } from 'node:fs';
import type { Bound } from '../../../agent/database/database.ts';
import { mapFrom } from './open-store.ts';

/**
 * Columns of FOSSBilling's tables with data of customers, as its schema of August 2026 has them: name, first columns of
 * indexes, then each column with its kind; `!` cannot be empty.
 */
const tables = `
activity_client_email (client_id) id:big client_id:big sender:char recipients:text subject:char
  content_html:text content_text:text attachment_name:char attachment_content:bytes attachment_mime:char
  $times
activity_client_history (client_id) id:big client_id:big ip:char created_at:time
activity_system (admin_id, client_id) id:big priority:int admin_id:big client_id:big message:text
  ip:char created_at:time
client (aid, client_group_id, email) id:big aid:char client_group_id:big role:char! auth_type:char
  email:char billing_email:char pass:char salt:char status:char email_approved:int tax_exempt:int
  type:char first_name:char last_name:char gender:char birthday:date phone_cc:char phone:char
  company:char company_vat:char company_number:char address_1:char address_2:char city:char state:char
  postcode:char country:char notes:text currency:char lang:char timezone:char ip:char api_token:char
  referred_by:char $custom $times
client_balance (client_id, invoice_item_id) id:big client_id:big type:char rel_id:char
  invoice_item_id:big amount:money description:text $times
client_order (client_id, form_id, product_id, promo_id, status, unpaid_invoice_id) id:big client_id:big
  product_id:big form_id:big promo_id:big promo_recurring:int promo_used:big group_id:char
  group_master:int invoice_option:char title:char currency:char unpaid_invoice_id:big service_id:big
  service_type:char period:char quantity:big unit:char price:money discount:money status:char
  reason:char notes:text config:text suspension_grace_days:int referred_by:char expires_at:time
  activated_at:time suspended_at:time unsuspended_at:time canceled_at:time $times
client_order_meta (client_order_id) id:big client_order_id:big name:char value:text $times
client_order_status (client_order_id) id:big client_order_id:big status:char notes:text $times
client_password_reset (client_id) id:big client_id:big hash:char ip:char $times
extension_meta (client_id) id:big client_id:big extension:char rel_type:char rel_id:char meta_key:char
  meta_value:text $times
invoice (client_id, hash, status) id:big client_id:big serie:char nr:char hash:char currency:char
  currency_rate:money credit:money base_income:money base_refund:money refund:money notes:text
  text_1:text text_2:text status:char seller_company:char seller_company_vat:char
  seller_company_number:char seller_address:char seller_phone:char seller_email:char
  buyer_first_name:char buyer_last_name:char buyer_company:char buyer_company_vat:char
  buyer_company_number:char buyer_address:char buyer_city:char buyer_state:char buyer_country:char
  buyer_zip:char buyer_phone:char buyer_phone_cc:char buyer_email:char gateway_id:int approved:int
  taxname:char taxrate:char due_at:time reminded_at:time paid_at:time $times hash_expires_at:time
invoice_item (invoice_id) id:big invoice_id:big type:char rel_id:text task:char status:char title:char
  period:char quantity:big unit:char price:money charged:int taxed:int attempts:int! $times
email_queue () id:int recipient:char! sender:char! subject:char! content:text! to_name:char
  from_name:char client_id:int admin_id:int priority:int tries:int! status:char! attachment_name:char
  attachment_content:bytes attachment_mime:char created_at:time! updated_at:time!
promo_redemption (client_id, client_order_id, invoice_id, phase, promo_id, status) id:big promo_id:big
  client_id:big client_order_id:big invoice_id:big phase:char! status:char! discount_amount:money
  currency:char committed_at:time released_at:time release_reason:char $times
service_custom (client_id) id:big client_id:big plugin:char plugin_config:text $f config:text $times
service_domain (client_id, tld_registrar_id) id:big client_id:big tld_registrar_id:big sld:char tld:char
  ns1:char ns2:char ns3:char ns4:char period:int privacy:int locked:int transfer_code:char action:char
  contact_email:char contact_company:char contact_first_name:char contact_last_name:char
  contact_address1:char contact_address2:char contact_city:char contact_state:char contact_postcode:char
  contact_country:char contact_phone_cc:char contact_phone:char details:text synced_at:time
  registered_at:time expires_at:time $times
service_downloadable (client_id) id:big client_id:big $times
service_downloadable_file (service_downloadable_id, stored_filename) id:big service_downloadable_id:big!
  file_key:char! filename:char! stored_filename:char! label:char description:text downloads:int!
  sort_order:int! $times
service_hosting (client_id, service_hosting_hp_id, service_hosting_server_id) id:big client_id:big
  service_hosting_server_id:big service_hosting_hp_id:big sld:char tld:char ip:char username:char
  pass:char reseller:int $times
service_license (client_id, license_key) id:big client_id:big license_key:char validate_ip:int
  validate_host:int validate_path:int validate_version:int ips:text hosts:text paths:text versions:text
  config:text plugin:char checked_at:time pinged_at:time $times
subscription (client_id, pay_gateway_id) id:big client_id:big pay_gateway_id:big sid:char rel_type:char
  rel_id:big period:char amount:money currency:char status:char $times
support_ticket (access_hash, client_id, support_helpdesk_id) id:big support_helpdesk_id:big
  client_id:big access_hash:char author_name:char author_email:char priority:int subject:char
  status:char rel_type:char rel_id:big rel_task:char rel_new_value:text rel_status:char $times
support_ticket_message (admin_id, client_id, support_ticket_id) id:big support_ticket_id:big
  client_id:big admin_id:big content:text attachment:char ip:char $times
support_ticket_message_history (support_ticket_message_id) id:big support_ticket_message_id:big!
  admin_id:big content:text $times
support_ticket_note (admin_id, support_ticket_id) id:big support_ticket_id:big admin_id:big note:text
  $times
transaction (gateway_id, invoice_id) id:big invoice_id:big gateway_id:int txn_id:char txn_status:char
  s_id:char s_period:char amount:money currency:char type:char status:char ip:char error:text
  error_code:int validate_ipn:int ipn:text ipn_hash:char output:text note:text $times
`;

const types: Record<string, string> = {
  big: 'BIGINT',
  int: 'INTEGER',
  char: 'VARCHAR(255)',
  text: 'TEXT',
  time: 'DATETIME',
  date: 'DATE',
  money: 'DECIMAL(18,2)',
  bytes: 'BLOB',
};

const short: Record<string, string> = {
  $times: 'created_at:time updated_at:time',
  $custom: Array.from({ length: 20 }, (_, index) => `custom_${index + 1}:text`).join(' '),
  $f: Array.from({ length: 10 }, (_, index) => `f${index + 1}:text`).join(' '),
};

interface FossTable {
  name: string;
  indexes: string[];
  columns: { name: string; kind: string; isRequired: boolean }[];
}

export const fossTables: FossTable[] = tables
  .replace(/\n /g, '')
  .replace(/\$\w+/g, (word) => short[word] ?? word)
  .trim()
  .split('\n')
  .map((line) => {
    const [, name = '', indexes = '', columns = ''] = /^(\w+) \((.*?)\) (.*)$/.exec(line) ?? [];
    return {
      name,
      indexes: indexes.split(', ').filter((each) => each !== ''),
      columns: columns.split(/ +/).map((column) => {
        const [, word = '', kind = '', mark] = /^(\w+):(\w+)(!?)$/.exec(column) ?? [];
        return { name: word, kind, isRequired: mark === '!' };
      }),
    };
  });

export const fossMap = (database: string) => {
  const text = readFileSync(new URL('../../../systems/fossbilling.yaml', import.meta.url), 'utf8');
  return mapFrom(text.replace('database: mysql', `database: ${database}`));
};

/** Statements that make the tables; of those without customers, just their names. */
export const fossSchema = (quote: (name: string) => string): string[] => [
  ...fossTables.flatMap(({ name, indexes, columns }) => {
    const lines = columns.map((column) =>
      column.name === 'id'
        ? 'id BIGINT NOT NULL PRIMARY KEY'
        : `${quote(column.name)} ${types[column.kind]}${column.isRequired ? ' NOT NULL' : ''}`,
    );
    return [
      `CREATE TABLE ${quote(name)} (${lines.join(', ')})`,
      ...indexes.map(
        (index) => `CREATE INDEX ${quote(`${name}_${index}_idx`)} ON ${quote(name)} (${quote(index)})`,
      ),
    ];
  }),
  ...fossMap('mysql').nothingOfCustomers.map(
    (name) => `CREATE TABLE ${quote(name)} (id BIGINT NOT NULL PRIMARY KEY)`,
  ),
];

/** A row in which every text names its customer, so that whatever is left can be found. */
export function fossRow(
  { name, columns }: FossTable,
  id: bigint,
  person: string,
  links: Record<string, Bound>,
) {
  const values = columns.map((column): [string, Bound] => {
    if (column.name === 'id') return [column.name, id];
    if (column.name in links) return [column.name, links[column.name] ?? null];
    switch (column.kind) {
      case 'time':
        return [column.name, '2026-01-05 10:00:00'];
      case 'date':
        return [column.name, '1990-01-05'];
      case 'money':
        return [column.name, '5.00'];
      case 'big':
      case 'int':
        return [column.name, 1n];
      case 'bytes':
        return [column.name, Buffer.from(person)];
      default:
        return [column.name, `${person} ${name}`];
    }
  });
  return Object.fromEntries(values);
}
