import type { Kind, Scope } from '../../../shared/vocabulary.ts';

export { refusals } from './refusals.ts';

export const form = {
  title: 'Dữ liệu của Quý\u00a0khách, quyền của Quý\u00a0khách',
  lead: (provider: string) =>
    `Tại đây, khách hàng của ${provider} có thể yêu cầu xóa dữ liệu, nhận bản sao dữ liệu hoặc ngừng nhận email quảng cáo. Miễn phí, không cần đăng nhập, không cần giấy tờ tùy thân.`,
  kind: 'Quý khách muốn chúng tôi làm gì?',
  kinds: {
    'opt-out': {
      name: 'Ngừng gửi email quảng cáo',
      text: (days: string) =>
        `Chúng tôi ngừng ngay sau khi Quý khách xác nhận (luật cho phép tối đa ${days}). Tài khoản và dịch vụ không thay đổi.`,
    },
    handover: {
      name: 'Gửi cho tôi một bản sao dữ liệu',
      text: (days: string) =>
        `Quý khách nhận liên kết tải bản sao, chậm nhất ${days} sau khi gửi yêu cầu. Không có gì bị xóa.`,
    },
    deletion: {
      name: 'Xóa dữ liệu của tôi',
      text: (days: string, grace: string) =>
        `Sau khi xác nhận, Quý khách còn ${grace} để hủy. Sau đó chúng tôi xóa, chậm nhất ${days} sau khi gửi yêu cầu. Việc xóa không thể hoàn tác.`,
    },
  } satisfies Record<Kind, { name: string; text: (days: string, grace: string) => string }>,
  scope: 'Yêu cầu áp dụng cho phần nào?',
  scopes: {
    information: 'Thông tin khách hàng',
    data: 'Dữ liệu khách hàng',
    everything: 'Toàn bộ',
  } satisfies Record<Scope, string>,
  scopeFor: 'Dành cho yêu cầu xóa hoặc nhận bản sao.',
  topics: 'Quý khách không muốn nhận email về điều gì nữa?',
  topicsFor: 'Dành cho yêu cầu ngừng email quảng cáo.',
  topicsHint: 'Chọn một hoặc nhiều mục.',
  allTopics: 'Tất cả các mục trên',
  address: 'Địa chỉ email của Quý khách',
  addressHint: 'Địa chỉ đã đăng ký với chúng tôi. Chúng tôi chỉ gửi email xác nhận đến địa chỉ này.',
  submit: 'Gửi yêu cầu',
  next: 'Các bước tiếp theo',
  nextSteps: (workingDays: number) => [
    'Quý khách gửi biểu mẫu này và nhận mã yêu cầu.',
    `Chúng tôi gửi một email đến địa chỉ đã đăng ký, thường là ngay, chậm nhất trong ${workingDays} ngày làm việc.`,
    'Quý khách mở liên kết trong email, đọc kỹ những gì sẽ diễn ra và xác nhận. Không xác nhận thì không có gì thay đổi.',
    'Chúng tôi thực hiện và gửi biên nhận: đã làm gì, còn giữ gì, vì sao và đến khi nào.',
  ],
  errors: {
    unknownFields: (names: string) =>
      `Biểu mẫu có trường mà chúng tôi không dùng: ${names}. Vui lòng điền trên trang này.`,
    kind: {
      missing: 'Vui lòng chọn việc Quý khách muốn chúng tôi làm.',
      unknown: 'Vui lòng chọn một trong ba việc.',
    },
    scope: {
      missing: 'Vui lòng chọn phần thông tin hoặc dữ liệu.',
      unknown: 'Vui lòng chọn một trong ba phần.',
      'not-for-this-kind': 'Yêu cầu này không có phần để chọn.',
    },
    topics: {
      missing: 'Vui lòng chọn ít nhất một loại email.',
      unknown: 'Vui lòng chỉ chọn trong các loại email được liệt kê.',
      'not-for-this-kind': 'Yêu cầu này không có loại email để chọn.',
    },
    tooMany: (at: string, email: string, phone: string) =>
      `Trong một giờ qua, có quá nhiều biểu mẫu được gửi từ kết nối mạng của Quý khách, nên biểu mẫu này chưa được ghi nhận. Quý khách có thể gửi lại từ ${at}. Nếu cần gấp, vui lòng liên hệ ${email} hoặc ${phone}. Yêu cầu nào đã có mã thì vẫn được xử lý.`,
    form: {
      unreadable: 'Chúng tôi không đọc được biểu mẫu. Vui lòng điền lại và gửi lần nữa.',
      unsupported: 'Biểu mẫu được gửi theo cách chúng tôi không hỗ trợ. Vui lòng điền lại trên trang này.',
      'too-many-fields': 'Biểu mẫu có quá nhiều trường. Vui lòng điền trên trang này.',
      'too-large': 'Nội dung gửi lên quá dài. Vui lòng điền lại ngắn gọn hơn.',
      'control-characters': 'Nội dung có ký tự không dùng được. Vui lòng gõ lại thay vì dán.',
    },
  },
};
