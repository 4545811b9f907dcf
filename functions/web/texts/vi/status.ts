import type { RefusalReason } from '../../../domain/refusal.ts';

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
  firstResponseBy: 'Hạn trả lời đầu tiên theo luật',
  remaining: (duration: string, endsAt: string) => `Còn ${duration}: việc xóa bắt đầu lúc ${endsAt}.`,
  cancelHint: (letterDate: string) =>
    `Muốn hủy? Xin dùng liên kết hủy trong email chúng tôi gửi ngày ${letterDate}. Trang này không thể hủy yêu cầu.`,
  cancelHintWithoutDate:
    'Muốn hủy? Xin dùng liên kết hủy trong email của chúng tôi. Trang này không thể hủy yêu cầu.',
  progress: 'Tiến độ trong từng hệ thống',
  states: { waiting: 'đang chờ hoặc đang xử lý', done: 'xong', failed: 'nhân viên đang xử lý' },
  receipt: 'Kết quả',
  stopped: (topics: string, at: string) => `Chúng tôi đã ngừng gửi email về ${topics} từ ${at}.`,
  waitsFor: (reference: string) =>
    `Yêu cầu này đợi yêu cầu ${reference} của Quý khách kết thúc, rồi tự tiếp tục.`,
  joinedTo: (reference: string) => `Yêu cầu này đi theo yêu cầu ${reference}.`,
  downloads: 'Bản sao bàn giao',
  downloadUntil: 'Tải được đến',
  mints: 'Liên kết tải đã cấp',
  noMints: 'chưa có',
  unknownDownload: 'Có lần tải không phải của Quý khách? Xin báo ngay cho chúng tôi.',
  updates: { on: 'Trang này tự động cập nhật.', off: 'Trang này không tự động cập nhật.' },
  stopUpdates: 'Tắt tự động cập nhật',
  startUpdates: 'Bật tự động cập nhật',
};

export const refusals: Record<RefusalReason, { title: string; text: string; next: string }> = {
  'address-missing': {
    title: 'Thiếu địa chỉ email',
    text: 'Xin nhập địa chỉ email của Quý khách.',
    next: 'Xin quay lại biểu mẫu và nhập địa chỉ đã đăng ký với chúng tôi.',
  },
  'address-invalid': {
    title: 'Địa chỉ email chưa đúng',
    text: 'Xin nhập địa chỉ theo dạng ten@example.com.',
    next: 'Xin quay lại biểu mẫu và kiểm tra từng ký tự của địa chỉ.',
  },
  'address-local-part-not-ascii': {
    title: 'Không gửi được đến địa chỉ này',
    text: 'Hệ thống gửi thư của chúng tôi không gửi được đến địa chỉ có dấu trước ký tự @. Xin nhập địa chỉ không dấu.',
    next: 'Nếu chỉ có địa chỉ đó, xin liên hệ bộ phận hỗ trợ của chúng tôi.',
  },
  'link-unknown': {
    title: 'Liên kết này không dùng được',
    text: 'Liên kết có thể bị sao chép thiếu, đã được thay bằng liên kết mới hơn, hoặc yêu cầu đã kết thúc từ lâu. Không có gì thay đổi.',
    next: 'Xin mở email mới nhất của chúng tôi và bấm thẳng vào liên kết, hoặc sao chép toàn bộ liên kết.',
  },
  'link-expired': {
    title: 'Liên kết này đã hết hạn',
    text: 'Thời hạn của liên kết đã qua. Không có gì thay đổi vì lần mở này.',
    next: 'Nếu vẫn muốn tiếp tục, Quý khách có thể gửi yêu cầu mới.',
  },
  'link-used': {
    title: 'Liên kết này đã được dùng',
    text: 'Việc này đã được ghi nhận trước đó. Quý khách không cần làm lại.',
    next: 'Quý khách có thể xem diễn biến tiếp theo qua liên kết theo dõi trong email của chúng tôi.',
  },
  'link-locked': {
    title: 'Liên kết này đã bị khóa',
    text: 'Mã đối chiếu đã bị nhập sai quá nhiều lần.',
    next: 'Quý khách có thể gửi yêu cầu mới; yêu cầu mới có mã đối chiếu mới.',
  },
  'code-missing': {
    title: 'Thiếu mã đối chiếu',
    text: 'Xin nhập hai chữ số của mã đối chiếu.',
    next: 'Mã hiện trên trang ngay sau khi Quý khách gửi yêu cầu.',
  },
  'code-wrong': {
    title: 'Mã đối chiếu chưa đúng',
    text: 'Hai chữ số này chưa đúng. Xin xem lại mã hiện ra sau khi Quý khách gửi yêu cầu.',
    next: 'Sau vài lần nhập sai, liên kết sẽ bị khóa để bảo vệ Quý khách.',
  },
  'risk-not-accepted': {
    title: 'Chưa đánh dấu ô chấp nhận hậu quả',
    text: 'Xin đọc các hậu quả và đánh dấu vào ô nếu Quý khách chấp nhận.',
    next: 'Nếu không đánh dấu, chúng tôi không xóa gì cả.',
  },
  'too-late': {
    title: 'Đã quá muộn cho việc này',
    text: 'Yêu cầu đã qua bước mà việc này còn làm được.',
    next: 'Quý khách có thể xem kết quả qua liên kết theo dõi trong email của chúng tôi. Nếu có thắc mắc, xin liên hệ với chúng tôi.',
  },
  'no-more-fresh-links': {
    title: 'Không thể gửi thêm liên kết mới',
    text: 'Yêu cầu này đã dùng hết số liên kết mới. Yêu cầu sẽ tự kết thúc và không có gì thay đổi.',
    next: 'Xin gửi yêu cầu mới, hoặc liên hệ với chúng tôi nếu email không đến.',
  },
  'not-now': {
    title: 'Hiện chưa thể làm việc này',
    text: 'Yêu cầu đang ở một bước khác, nên thao tác này không có tác dụng. Không có gì bị mất.',
    next: 'Xin xem tình trạng qua liên kết theo dõi trong email của chúng tôi.',
  },
};

export const fault = {
  title: 'Xin lỗi, có sự cố ở phía chúng tôi',
  text: 'Không có gì bị mất và không có gì bị xóa vì sự cố này. Xin thử lại sau vài phút. Nếu vẫn không được, xin liên hệ với chúng tôi và cho biết thời điểm dưới đây.',
  time: (at: string) => `Thời điểm để tra cứu: ${at}.`,
};
