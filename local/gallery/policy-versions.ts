import type { PublishedVersion, VersionWords } from '../../functions/policy/domain/policy.ts';
import type { Language } from '../../functions/shared/vocabulary.ts';

/** Three invented versions: one in force, one upcoming, and one that asks for consent. */

const title = {
  vi: 'Chính sách bảo mật thông tin khách hàng',
  en: 'Privacy policy for customer information',
};
const words = (
  language: Language,
  summary: string[],
  purposes: Record<string, string> = {},
): VersionWords => ({
  title: title[language],
  summary,
  purposes,
});
const decision = { by: 'Data protection officer', on: '2026-11-20', why: 'It concerns every customer.' };

export const firstVersion: PublishedVersion = {
  number: 1,
  date: '2024-02-20',
  effective: '2024-03-01',
  significance: 'significant',
  decision: { ...decision, on: '2024-02-19' },
  words: {
    vi: words('vi', ['Đây là phiên bản đầu tiên.']),
    en: words('en', ['This is the first version.']),
  },
  publishedAt: '2024-02-20T02:00:00.000Z',
  sha256: '0'.repeat(64),
};
export const secondVersion: PublishedVersion = {
  ...firstVersion,
  number: 2,
  date: '2026-11-20',
  effective: '2027-01-01',
  decision,
  words: {
    vi: words('vi', [
      'Hóa đơn được giữ 10 năm thay vì 5 năm, như luật quy định.',
      'Quý khách có 3 ngày để hủy yêu cầu xóa đã xác nhận.',
    ]),
    en: words('en', [
      'Invoices are kept for 10 years instead of 5, as the law requires.',
      'You have 3 days to cancel a deletion that you confirmed.',
    ]),
  },
  publishedAt: '2026-11-20T02:00:00.000Z',
};
export const thirdVersion: PublishedVersion = {
  ...secondVersion,
  number: 3,
  effective: '2027-03-01',
  significance: 'needs-consent',
  words: {
    vi: words('vi', ['Hai mục đích mới, chỉ áp dụng khi Quý khách đồng ý.'], {
      'usage-statistics': 'Thống kê mức sử dụng từng dịch vụ theo tài khoản, để sắp xếp giờ hỗ trợ.',
      'call-recording': 'Ghi âm cuộc gọi hỗ trợ và giữ bản ghi trong 90 ngày.',
    }),
    en: words('en', ['Two new purposes, which apply only if you accept them.'], {
      'usage-statistics': 'Statistics of how each account uses a service, to arrange our support hours.',
      'call-recording': 'Recording support calls and keeping the recordings for 90 days.',
    }),
  },
};

const start = {
  vi: 'Chính sách này cho biết chúng tôi thu thập và sử dụng **thông tin khách hàng** như thế nào.',
  en: 'This policy tells you how we collect and use **customer information**.',
};
const contact = {
  vi: '## 3. Liên hệ\n\nVui lòng viết cho chúng tôi hoặc dùng [trang gửi yêu cầu](/).',
  en: '## 3. Contact\n\nPlease write to us, or use the [request page](/).',
};

export const firstText: Record<Language, string> = {
  vi: `${start.vi}

## 1. Thông tin khách hàng

Gồm họ tên, địa chỉ email, số điện thoại và hóa đơn của Quý khách.

## 2. Lưu trữ và xóa

Khi Quý khách vào website, Quý khách hoàn toàn đồng ý để chúng tôi lưu thông tin.

1. Hóa đơn được giữ 5 năm kể từ khi kết thúc năm tài chính.
2. Thông tin khác được xóa khi Quý khách yêu cầu.

${contact.vi}
`,
  en: `${start.en}

## 1. Customer information

It consists of your name, your e-mail address, your phone number and your invoices.

## 2. Storing and deleting

When you visit our website, you fully agree that we store your information.

1. Invoices are kept for 5 years from the end of the fiscal year.
2. Other information is deleted when you ask for it.

${contact.en}
`,
};
export const secondText: Record<Language, string> = {
  vi: `${start.vi}

## 1. Thông tin khách hàng

Gồm họ tên, địa chỉ email, số điện thoại và hóa đơn của Quý khách.

## 2. Lưu trữ và xóa

1. Hóa đơn được giữ 10 năm kể từ khi kết thúc năm tài chính.
2. Thông tin khác được xóa khi Quý khách yêu cầu; trước đó, Quý khách có 3 ngày để hủy.

### 2.1. Biên nhận

Sau khi xóa, chúng tôi gửi biên nhận:

- những gì đã được xóa;
- những gì được giữ, theo luật nào và đến khi nào.

${contact.vi}
`,
  en: `${start.en}

## 1. Customer information

It consists of your name, your e-mail address, your phone number and your invoices.

## 2. Storing and deleting

1. Invoices are kept for 10 years from the end of the fiscal year.
2. Other information is deleted when you ask for it; before that, you have 3 days to cancel.

### 2.1. Receipt

After a deletion we send a receipt:

- what was erased;
- what is kept, under which law and until when.

${contact.en}
`,
};
