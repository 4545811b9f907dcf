/** The letter that asks for the confirmation, as a mailbox lists it. */
export const expected = { title: 'Email cần tìm', sender: 'Người gửi', subject: 'Tiêu đề' };

export const submitted = {
  title: 'Vui lòng kiểm tra hộp thư',
  lead: (address: string) =>
    `Nếu địa chỉ ${address} thuộc về một khách hàng, chúng tôi đang gửi email đến địa chỉ đó. Vì lý do bảo mật, trang này trả lời giống nhau cho mọi địa chỉ.`,
  code: 'Mã đối chiếu của Quý khách',
  codeFor: {
    deletion: 'Vui lòng ghi lại hai chữ số này. Quý khách cần nhập mã khi xác nhận yêu cầu.',
    handover:
      'Vui lòng ghi lại hai chữ số này. Quý khách cần nhập mã khi xác nhận yêu cầu và một lần nữa khi tải bản sao.',
  },
  codeWarning:
    'Mã chỉ hiện trên trang này và không có trong email. Nhân viên của chúng tôi không bao giờ hỏi mã này qua điện thoại hay email.',
  next: 'Việc tiếp theo',
  nextSteps: (wait: string) => [
    'Mở email của chúng tôi và bấm vào liên kết trong đó.',
    'Đọc kỹ trang hiện ra rồi xác nhận.',
    `Yêu cầu chờ xác nhận trong ${wait}. Quá thời gian đó, yêu cầu tự kết thúc và không có gì thay đổi.`,
  ],
  noMail: 'Không thấy email?',
  noMailHints: [
    'Vui lòng đợi vài phút và xem cả thư mục thư rác (spam).',
    'Vui lòng kiểm tra lại địa chỉ ở trên. Nếu Quý khách đăng ký dịch vụ bằng địa chỉ khác, vui lòng gửi yêu cầu mới với địa chỉ đó.',
  ],
  stillNoMail: (email: string, phone: string) =>
    `Vẫn không thấy? Vui lòng liên hệ ${email} hoặc ${phone} và cho biết mã yêu cầu.`,
  keepCode: 'Vui lòng không cho biết mã đối chiếu.',
};
