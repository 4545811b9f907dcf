-- The billing database of the sample provider. It runs on SQLite and on MySQL.
CREATE TABLE customers (
  code VARCHAR(20) NOT NULL PRIMARY KEY,
  email VARCHAR(254) NOT NULL,
  full_name VARCHAR(200) NOT NULL,
  phone VARCHAR(40),
  address VARCHAR(300),
  language VARCHAR(5),
  status VARCHAR(20) NOT NULL,
  password_hash VARCHAR(200),
  api_key VARCHAR(64),
  newsletter INTEGER,
  created_at DATETIME
);
CREATE TABLE contacts (
  id BIGINT NOT NULL PRIMARY KEY,
  customer_code VARCHAR(20) NOT NULL,
  role VARCHAR(40),
  name VARCHAR(200),
  email VARCHAR(254),
  phone VARCHAR(40)
);
CREATE INDEX contacts_customer ON contacts (customer_code);
CREATE TABLE invoices (
  id BIGINT NOT NULL PRIMARY KEY,
  customer_code VARCHAR(20) NOT NULL,
  number VARCHAR(40),
  status VARCHAR(20) NOT NULL,
  issued_on DATE,
  created_at DATETIME,
  buyer_name VARCHAR(200),
  buyer_address VARCHAR(300),
  buyer_tax_code VARCHAR(20),
  buyer_phone VARCHAR(40),
  total DECIMAL(18,2),
  note VARCHAR(1000)
);
CREATE INDEX invoices_customer ON invoices (customer_code);
CREATE TABLE invoice_lines (
  id BIGINT NOT NULL PRIMARY KEY,
  invoice_id BIGINT NOT NULL,
  description VARCHAR(300),
  amount DECIMAL(18,2)
);
CREATE INDEX invoice_lines_invoice ON invoice_lines (invoice_id);
CREATE TABLE payments (
  id BIGINT NOT NULL PRIMARY KEY,
  invoice_id BIGINT NOT NULL,
  method VARCHAR(40),
  payer_name VARCHAR(200),
  payer_account VARCHAR(40),
  amount DECIMAL(18,2),
  paid_at DATETIME
);
CREATE INDEX payments_invoice ON payments (invoice_id);
CREATE TABLE services (
  id BIGINT NOT NULL PRIMARY KEY,
  customer_code VARCHAR(20) NOT NULL,
  plan VARCHAR(60),
  panel_server VARCHAR(60),
  panel_user VARCHAR(60),
  panel_uid INTEGER,
  panel_password VARCHAR(100),
  domain VARCHAR(253),
  started_at DATETIME,
  ended_at DATETIME,
  last_login_ip VARCHAR(45),
  preferences VARCHAR(1000)
);
CREATE INDEX services_customer ON services (customer_code);
CREATE TABLE domains (
  id BIGINT NOT NULL PRIMARY KEY,
  customer_code VARCHAR(20) NOT NULL,
  name VARCHAR(253),
  registrant_name VARCHAR(200),
  registrant_address VARCHAR(300),
  registered_on DATE,
  expires_on DATE,
  note VARCHAR(1000)
);
CREATE INDEX domains_customer ON domains (customer_code);
CREATE TABLE tickets (
  id BIGINT NOT NULL PRIMARY KEY,
  customer_code VARCHAR(20),
  author_email VARCHAR(254),
  author_name VARCHAR(200),
  subject VARCHAR(300),
  created_at DATETIME
);
CREATE INDEX tickets_customer ON tickets (customer_code);
CREATE TABLE ticket_messages (
  id BIGINT NOT NULL PRIMARY KEY,
  ticket_id BIGINT NOT NULL,
  staff_id INTEGER,
  body VARCHAR(4000),
  attachment VARCHAR(200),
  created_at DATETIME
);
CREATE INDEX ticket_messages_ticket ON ticket_messages (ticket_id);
CREATE TABLE sent_mails (
  id BIGINT NOT NULL PRIMARY KEY,
  customer_code VARCHAR(20),
  recipient VARCHAR(254),
  subject VARCHAR(300),
  body VARCHAR(4000),
  sent_at DATETIME
);
CREATE INDEX sent_mails_customer ON sent_mails (customer_code);
CREATE TABLE activity (
  id BIGINT NOT NULL PRIMARY KEY,
  customer_code VARCHAR(20),
  staff_id INTEGER,
  message VARCHAR(1000),
  ip VARCHAR(45),
  created_at DATETIME
);
CREATE INDEX activity_customer ON activity (customer_code);
CREATE TABLE plans (code VARCHAR(20) NOT NULL PRIMARY KEY, name VARCHAR(100), price DECIMAL(18,2));
CREATE TABLE staff (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100), email VARCHAR(254));
CREATE TABLE settings (name VARCHAR(60) NOT NULL PRIMARY KEY, value VARCHAR(1000));
