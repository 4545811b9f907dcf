/** The notice of a change of the policy. It is no advertising and must not contain any. */
export const policyNotice = {
  subject: (provider: string, day: string, version: string) =>
    `[${provider}] Chính sách bảo mật thay đổi từ ngày ${day} (phiên bản ${version})`,
  why: (provider: string) =>
    `Quý khách nhận email này vì là khách hàng của ${provider}. Đây là thông báo về chính sách bảo mật, không phải quảng cáo, nên cũng được gửi đến những khách hàng đã từ chối email quảng cáo.`,
  changes: (day: string) => `Chính sách bảo mật của chúng tôi thay đổi từ ngày ${day}.`,
  document: 'Văn bản',
  version: 'Phiên bản',
  effective: 'Có hiệu lực từ ngày',
  what: 'Những điểm thay đổi',
  read: 'Đọc toàn bộ văn bản mới',
  compare: 'Xem những điểm khác so với văn bản trước',
  consent: {
    title: 'Điều chúng tôi cần Quý khách quyết định',
    asks: (day: string) =>
      `Từ ngày ${day}, chúng tôi muốn dùng dữ liệu của Quý khách cho các mục đích sau. Mỗi mục đích chỉ áp dụng khi Quý khách đồng ý.`,
    silence:
      'Im lặng không phải là đồng ý: nếu Quý khách không làm gì, các mục đích này không áp dụng và dịch vụ của Quý khách không thay đổi.',
    how: 'Nếu Quý khách đồng ý với một mục đích, vui lòng mở liên kết dưới đây, đánh dấu mục đích đó và nhập bốn chữ số cuối của số điện thoại đã đăng ký với chúng tôi. Chỉ mở liên kết thì chưa có gì thay đổi.',
    button: 'Đọc và quyết định',
    withdraw:
      'Cũng trên trang đó, Quý khách có thể rút lại sự đồng ý bất cứ lúc nào. Liên kết dành riêng cho Quý khách; vui lòng đừng chuyển tiếp email này.',
  },
  options: 'Quý khách có thể làm gì',
  nothing: 'Quý khách không cần làm gì.',
  nothingUnlessAccepting: 'Nếu không đồng ý, Quý khách không cần làm gì.',
  rights:
    'Nếu không muốn tiếp tục theo chính sách mới, Quý khách có thể yêu cầu bản sao dữ liệu hoặc yêu cầu xóa dữ liệu mà không cần đăng nhập.',
  form: 'Gửi yêu cầu',
  questions: (email: string, phone: string) => `Nếu có câu hỏi, vui lòng liên hệ ${email} hoặc ${phone}.`,
  genuine: (website: string) =>
    `Không chắc email này là của chúng tôi? Vui lòng tự gõ ${website} vào trình duyệt và gọi số điện thoại ghi ở đó.`,
};
