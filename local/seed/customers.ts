import type { Topic } from '../../functions/shared/vocabulary.ts';
import type { AccountRecords } from '../../functions/stores/aws/account-items.ts';

type Profile = AccountRecords['profile'];

/** A customer of the sample provider, with everything in its stores. All of it is invented. */
export interface SeededCustomer {
  id: string;
  name: string;
  address: string;
  phone: string;
  profile: Pick<Profile, 'postalAddress' | 'inEuropeanUnion' | 'customerSince' | 'language'>;
  contacts: AccountRecords['contacts'][];
  /** Number, date of issue, amount in whole đồng, description. */
  invoices: [number: string, issuedOn: string, amount: number, description: string][];
  domains: Pick<
    AccountRecords['domain-registrations'],
    'domain' | 'active' | 'registeredOn' | 'expiresOn' | 'note'
  >[];
  facts: Omit<AccountRecords['account-facts'], 'name'>;
  /** Consents to promotional mail: topic → since when. */
  topics: Partial<Record<Topic, string>>;
  /** The website's own name. */
  site: string;
}

/** The second id starts with the first: deleting by a careless prefix would delete a neighbour. */
export const seededCustomers: readonly SeededCustomer[] = [
  {
    id: 'KH-1042',
    name: 'Nguyễn Thị Lan',
    address: 'lan.nguyen@example.vn',
    phone: '+84 28 5555 0142',
    profile: {
      postalAddress: '12 Đường Lê Lợi, Phường Bến Thành, Thành phố Hồ Chí Minh',
      inEuropeanUnion: false,
      customerSince: '2014-03-18',
    },
    contacts: [
      { role: 'billing', name: 'Nguyễn Văn Phúc', address: 'ketoan@example.vn', phone: '+84 28 5555 0143' },
      { role: 'technical', name: 'Lê Quỳnh Như', address: 'kythuat@example.vn', phone: '+84 90 5550 144' },
    ],
    invoices: [
      ['HD-2014-0077', '2014-03-18', 1_188_000, 'Lưu trữ web gói Cơ bản, 12 tháng'],
      ['HD-2019-0312', '2019-06-02', 2_376_000, 'Lưu trữ web gói Doanh nghiệp, 12 tháng'],
      ['HD-2024-1190', '2024-06-03', 2_640_000, 'Lưu trữ web gói Doanh nghiệp, 12 tháng'],
      ['HD-2026-0405', '2026-06-01', 2_640_000, 'Lưu trữ web gói Doanh nghiệp, 12 tháng'],
    ],
    domains: [
      {
        domain: 'aodai-lan.example',
        active: true,
        registeredOn: '2014-03-18',
        expiresOn: '2027-03-18',
        note: 'Gọi trước khi gia hạn.',
      },
    ],
    facts: {
      account: 'lan.nguyen',
      serviceStartedAt: '2014-03-18T02:10:00.000Z',
      lastPaymentAt: '2026-06-01T04:20:00.000Z',
      lastLoginAddress: '203.0.113.24',
      preferences: 'Giao diện tối, báo cáo hằng tuần',
    },
    topics: {
      promotions: '2019-06-02T03:00:00.000Z',
      'price-lists': '2019-06-02T03:00:00.000Z',
      'sales-policy': '2024-06-03T03:00:00.000Z',
    },
    site: 'Áo dài Lan',
  },
  {
    id: 'KH-10421',
    name: 'Trần Quốc Minh',
    address: 'minh.tran@example.com',
    phone: '+84 24 5555 0187',
    profile: {
      postalAddress: '5 Phố Tràng Tiền, Quận Hoàn Kiếm, Hà Nội',
      inEuropeanUnion: false,
      customerSince: '2021-09-01',
      language: 'en',
    },
    contacts: [
      { role: 'billing', name: 'Đỗ Hồng Nhung', address: 'nhung.do@example.com', phone: '+84 24 5555 0188' },
    ],
    invoices: [
      ['HD-2021-0820', '2021-09-01', 1_320_000, 'Lưu trữ web gói Cơ bản, 12 tháng'],
      ['HD-2025-0911', '2025-09-01', 1_452_000, 'Lưu trữ web gói Cơ bản, 12 tháng'],
    ],
    domains: [
      {
        domain: 'phobo-minh.example',
        active: false,
        registeredOn: '2021-09-01',
        expiresOn: '2024-09-01',
        note: 'Đã chuyển sang nhà đăng ký khác.',
      },
    ],
    facts: {
      account: 'minh.tran',
      serviceStartedAt: '2021-09-01T01:00:00.000Z',
      serviceEndedAt: '2026-08-31T17:00:00.000Z',
      lastPaymentAt: '2025-09-01T07:45:00.000Z',
      lastLoginAddress: '198.51.100.61',
      preferences: 'Giao diện sáng',
    },
    topics: { promotions: '2021-09-01T01:00:00.000Z', 'sales-policy': '2021-09-01T01:00:00.000Z' },
    site: 'Phở bò Minh',
  },
  {
    id: 'KH-2087',
    name: 'Phạm Thu Hà',
    address: 'ha.pham@example.org',
    phone: '+49 30 5555 0120',
    profile: {
      postalAddress: 'Kantstraße 150, 10623 Berlin',
      inEuropeanUnion: true,
      customerSince: '2023-02-14',
    },
    contacts: [],
    invoices: [['HD-2026-0201', '2026-02-14', 3_960_000, 'Máy chủ riêng ảo, 12 tháng']],
    domains: [],
    facts: {
      account: 'ha.pham',
      serviceStartedAt: '2023-02-14T08:30:00.000Z',
      lastPaymentAt: '2026-02-14T08:30:00.000Z',
      lastLoginAddress: '192.0.2.77',
      preferences: 'Tiếng Việt',
    },
    topics: { 'price-lists': '2023-02-14T08:30:00.000Z' },
    site: 'Nhà sách Hà',
  },
];
