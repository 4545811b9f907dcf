import type { Kind } from '../../../shared/vocabulary.ts';

export { graceOver } from './grace-over.ts';

/** Following a request, kind refusals and faults. */
export const status = {
  title: 'Theo dõi yêu cầu',
  timeline: 'Các mốc thời gian',
  done: 'Xong',
  next: 'Tiếp theo',
  later: 'Sắp tới',
  /** A date at the latest, and an exact one. */
  latest: (date: string) => `chậm nhất lúc ${date}`,
  at: (date: string) => `lúc ${date}`,
  firstResponseBy: 'Hạn phản hồi đầu tiên theo luật',
  remaining: (duration: string, endsAt: string) => `Còn ${duration}: việc xóa bắt đầu lúc ${endsAt}.`,
  /** Staff have to look after it before the grace period ends. */
  notBefore: (endsAt: string) =>
    `Trước ${endsAt}, chúng tôi không xóa gì. Quý khách vẫn có thể hủy cho đến khi việc xóa bắt đầu.`,
  /** The promised moment is past, and nothing is deleted yet. */
  /** Recorded a moment ago; the status follows. */
  pending: {
    confirmed: {
      deletion: {
        name: 'Đã xác nhận',
        meaning:
          'Chúng tôi đã ghi nhận xác nhận của Quý khách. Thời gian chờ sắp bắt đầu; chưa có gì bị xóa.',
      },
      handover: {
        name: 'Đã xác nhận',
        meaning: 'Chúng tôi đã ghi nhận xác nhận của Quý khách và sắp chuẩn bị bản sao.',
      },
      'opt-out': {
        name: 'Đã xác nhận',
        meaning: 'Chúng tôi đã ghi nhận xác nhận của Quý khách và đang ngừng gửi.',
      },
    } satisfies Record<Kind, { name: string; meaning: string }>,
    'fresh-link': {
      name: 'Đang gửi liên kết mới',
      meaning:
        'Chúng tôi đang gửi email có liên kết mới. Chưa có gì thay đổi cho đến khi Quý khách xác nhận.',
    },
    discarded: {
      name: 'Bản sao đang được xóa',
      meaning: 'Bản sao không thể tải được nữa. Dữ liệu trong dịch vụ của Quý khách không thay đổi.',
    },
  },
  cancel: 'Hủy yêu cầu xóa',
  progress: 'Tiến độ trong từng hệ thống',
  states: { waiting: 'đang chờ hoặc đang xử lý', done: 'xong', failed: 'nhân viên đang xử lý' },
  receipt: 'Kết quả',
  stopped: (topics: string, at: string) => `Chúng tôi đã ngừng gửi email về ${topics} từ ${at}.`,
  waitsFor: (reference: string) =>
    `Yêu cầu này đợi yêu cầu ${reference} của Quý khách kết thúc, rồi tự tiếp tục.`,
  joinedTo: (reference: string) => `Yêu cầu này được xử lý cùng yêu cầu ${reference}.`,
  letterCameBack: (email: string, phone: string) =>
    `Một email về yêu cầu này không đến được hộp thư của Quý khách. Vui lòng kiểm tra xem hộp thư có còn hoạt động và còn dung lượng không. Nếu có thắc mắc, vui lòng liên hệ ${email} hoặc ${phone}.`,
  downloads: 'Bản sao của Quý khách',
  downloadUntil: 'Tải được đến',
  deletedAt: 'Đã xóa lúc',
  /** The customer gave the copy up; its deletion has not been reported yet. */
  deletingSince: 'Đang được xóa, từ',
  mints: 'Liên kết tải đã cấp',
  noMints: 'chưa có',
  neverMinted: 'bản sao được xóa khi chưa có lượt tải nào',
  unknownDownload: 'Có lượt tải không phải do Quý khách thực hiện? Vui lòng báo ngay cho chúng tôi.',
  updates: { on: 'Trang này tự động cập nhật.', off: 'Trang này không tự động cập nhật.' },
  stopUpdates: 'Tắt tự động cập nhật',
  startUpdates: 'Bật tự động cập nhật',
};
