export const cancel = {
  title: 'Hủy yêu cầu xóa',
  lead: (ask: string) => `Yêu cầu ${ask} đã được xác nhận và đang trong thời gian chờ. Chưa có gì bị xóa.`,
  leadAfterGrace: (ask: string) => `Yêu cầu ${ask} đã được xác nhận. Chưa có gì bị xóa.`,
  until: (endsAt: string) => `Quý khách vẫn có thể hủy đến ${endsAt}.`,
  challenge: 'Bốn chữ số cần nhập',
  challengeWhy: 'Nhờ đó, chúng tôi biết người bấm nút là người thật, không phải chương trình quét email.',
  field: 'Nhập bốn chữ số ở trên',
  missing: 'Vui lòng nhập bốn chữ số hiện trên trang này.',
  wrong: 'Bốn chữ số chưa đúng. Vui lòng nhập lại đúng như trên trang này.',
  button: 'Hủy yêu cầu, giữ lại dữ liệu',
  otherwise: 'Muốn tiếp tục xóa? Quý khách không cần làm gì; vui lòng đóng trang này.',
};

export const cancelled = {
  title: 'Yêu cầu xóa đã được hủy',
  text: 'Không có gì bị xóa. Website, dữ liệu và tài khoản của Quý khách vẫn như trước. Chúng tôi gửi email xác nhận việc hủy.',
  notYou:
    'Nếu Quý khách không phải là người đã yêu cầu xóa, vui lòng đổi mật khẩu email và tài khoản của mình.',
};
