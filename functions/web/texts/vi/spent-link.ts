export { newRequest, refusals } from './refusals.ts';

/** The same clicks, for somebody who holds one of the request's links: with what became of it. */
export const ended = {
  follow: 'Theo dõi yêu cầu',
  unconfirmed: {
    title: 'Yêu cầu này đã kết thúc',
    text: (at: string) => `Yêu cầu đã kết thúc lúc ${at} vì không được xác nhận; không có gì thay đổi.`,
    next: 'Nếu vẫn muốn, Quý khách có thể gửi yêu cầu mới.',
  },
  waitOver: {
    title: 'Thời gian xác nhận đã hết',
    text: 'Yêu cầu này không còn xác nhận được và sắp tự kết thúc; không có gì thay đổi.',
    next: 'Nếu vẫn muốn, Quý khách có thể gửi yêu cầu mới.',
  },
  confirmed: {
    title: 'Yêu cầu này đã được xác nhận',
    text: (at: string) => `Yêu cầu đã được xác nhận lúc ${at}. Quý khách không cần làm lại.`,
    next: 'Quý khách có thể xem diễn biến tiếp theo trên trang theo dõi.',
  },
  cancelled: {
    title: 'Yêu cầu này đã được hủy',
    text: (at: string) => `Yêu cầu đã được hủy lúc ${at}; không có gì bị xóa.`,
    next: 'Quý khách không cần làm gì thêm.',
  },
  tooLateToCancel: {
    title: 'Không thể hủy nữa',
    text: 'Việc xóa đã bắt đầu hoặc đã xong nên không thể hủy nữa.',
    next: 'Trang theo dõi cho biết những việc đã làm. Nếu có thắc mắc, vui lòng liên hệ với chúng tôi.',
  },
  archiveGone: {
    title: 'Bản sao này không còn nữa',
    text: (at: string) =>
      `Bản sao đã được xóa khỏi hệ thống của chúng tôi lúc ${at}. Dữ liệu trong dịch vụ của Quý khách không thay đổi.`,
    next: 'Nếu vẫn cần bản sao, Quý khách có thể gửi yêu cầu mới.',
  },
  archiveLocked: {
    title: 'Bản sao đã bị xóa để bảo vệ Quý khách',
    text: 'Mã đối chiếu đã bị nhập sai quá nhiều lần, nên chúng tôi đã xóa bản sao. Các dịch vụ của Quý khách không thay đổi.',
    next: 'Nếu vẫn cần bản sao, Quý khách có thể gửi yêu cầu mới; yêu cầu mới có mã đối chiếu mới.',
  },
};
