import type { RefusalReason } from '../../../shared/refusal.ts';

export const refusals: Record<RefusalReason, { title: string; text: string; next: string }> = {
  'address-missing': {
    title: 'Thiếu địa chỉ email',
    text: 'Vui lòng nhập địa chỉ email của Quý khách.',
    next: 'Vui lòng quay lại biểu mẫu và nhập địa chỉ đã đăng ký với chúng tôi.',
  },
  'address-invalid': {
    title: 'Địa chỉ email chưa đúng',
    text: 'Vui lòng nhập địa chỉ theo dạng ten@example.com.',
    next: 'Vui lòng quay lại biểu mẫu và kiểm tra từng ký tự của địa chỉ.',
  },
  'address-local-part-not-ascii': {
    title: 'Không gửi được đến địa chỉ này',
    text: 'Hệ thống gửi email của chúng tôi không gửi được đến địa chỉ có dấu trước ký tự @. Vui lòng nhập địa chỉ không dấu; nếu bộ gõ tiếng Việt thêm dấu, vui lòng tắt bộ gõ.',
    next: 'Nếu chỉ có địa chỉ đó, vui lòng liên hệ bộ phận hỗ trợ của chúng tôi.',
  },
  'address-several': {
    title: 'Có nhiều địa chỉ email',
    text: 'Vui lòng chỉ nhập một địa chỉ email.',
    next: 'Vui lòng gửi một biểu mẫu riêng cho mỗi địa chỉ.',
  },
  'address-hidden-character': {
    title: 'Địa chỉ email có ký tự thừa',
    text: 'Trong địa chỉ có khoảng trắng hoặc ký tự không nhìn thấy được. Vui lòng gõ lại địa chỉ thay vì dán.',
    next: 'Vui lòng quay lại biểu mẫu và gõ lại địa chỉ.',
  },
  'too-many-forms': {
    title: 'Có quá nhiều biểu mẫu từ kết nối mạng này',
    text: 'Biểu mẫu chưa được ghi nhận.',
    next: 'Vui lòng gửi lại sau, hoặc liên hệ với chúng tôi.',
  },
  'cross-site': {
    title: 'Biểu mẫu được gửi từ một trang khác',
    text: 'Một trang web khác đã gửi biểu mẫu này. Không có gì được ghi nhận và không có gì thay đổi.',
    next: 'Vui lòng mở liên kết trong email của chúng tôi, hoặc điền biểu mẫu trên trang của chúng tôi.',
  },
  'too-many-tries': {
    title: 'Đã nhập quá nhiều lần',
    text: 'Bốn chữ số đã được nhập quá nhiều lần, nên hiện không thể đồng ý thêm tại đây. Các lựa chọn hiện tại vẫn giữ nguyên. Nếu muốn đồng ý, vui lòng liên hệ với chúng tôi.',
    next: 'Quý khách vẫn có thể rút lại tại đây những gì đã đồng ý.',
  },
  'no-phone-on-file': {
    title: 'Không thể đồng ý tại đây',
    text: 'Hồ sơ của Quý khách không có số điện thoại, nên chúng tôi không kiểm tra được người trả lời có phải là Quý khách. Nếu muốn đồng ý, vui lòng liên hệ với chúng tôi.',
    next: 'Nếu không đồng ý, Quý khách không cần làm gì.',
  },
  'link-unknown': {
    title: 'Liên kết này không dùng được',
    text: 'Liên kết có thể bị sao chép thiếu, đã được thay bằng liên kết mới hơn, hoặc yêu cầu đã kết thúc từ lâu. Không có gì thay đổi.',
    next: 'Vui lòng mở email mới nhất của chúng tôi và bấm thẳng vào liên kết, hoặc sao chép toàn bộ liên kết.',
  },
  'address-changed': {
    title: 'Liên kết này không còn dùng được',
    text: 'Địa chỉ email của tài khoản đã thay đổi sau khi chúng tôi gửi liên kết này. Để bảo vệ dữ liệu, liên kết không còn dùng được.',
    next: 'Vui lòng gửi yêu cầu mới từ địa chỉ mới. Nếu Quý khách không thay đổi địa chỉ, vui lòng liên hệ ngay với chúng tôi.',
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
    text: 'Vui lòng nhập hai chữ số của mã đối chiếu.',
    next: 'Mã hiện trên trang ngay sau khi Quý khách gửi yêu cầu.',
  },
  'code-wrong': {
    title: 'Mã đối chiếu chưa đúng',
    text: 'Hai chữ số này chưa đúng. Vui lòng xem lại mã hiện ra sau khi Quý khách gửi yêu cầu.',
    next: 'Sau vài lần nhập sai, liên kết sẽ bị khóa để bảo vệ Quý khách.',
  },
  'risk-not-accepted': {
    title: 'Chưa đánh dấu ô chấp nhận hậu quả',
    text: 'Vui lòng đọc các hậu quả và đánh dấu vào ô nếu Quý khách chấp nhận.',
    next: 'Nếu không đánh dấu, chúng tôi không xóa gì cả.',
  },
  'purpose-missing': {
    title: 'Chưa chọn mục đích',
    text: 'Vui lòng chọn ít nhất một mục đích mà Quý khách đồng ý.',
    next: 'Nếu không đồng ý mục đích nào, Quý khách không cần làm gì: không chọn nghĩa là không đồng ý.',
  },
  'answered-too-often': {
    title: 'Lựa chọn đã được thay đổi quá nhiều lần',
    text: 'Quý khách đã thay đổi lựa chọn quá nhiều lần nên không thể đồng ý thêm tại đây. Các lựa chọn hiện tại vẫn giữ nguyên. Nếu muốn đồng ý lại, vui lòng liên hệ với chúng tôi.',
    next: 'Quý khách vẫn có thể rút lại tại đây những gì đã đồng ý.',
  },
  'too-late': {
    title: 'Không còn thực hiện được',
    text: 'Yêu cầu đã chuyển sang bước khác, nên thao tác này không thực hiện được nữa.',
    next: 'Quý khách có thể xem kết quả qua liên kết theo dõi trong email của chúng tôi. Nếu có thắc mắc, vui lòng liên hệ với chúng tôi.',
  },
  'no-more-fresh-links': {
    title: 'Không thể gửi thêm liên kết mới',
    text: 'Yêu cầu này đã dùng hết số liên kết mới. Yêu cầu sẽ tự kết thúc và không có gì thay đổi.',
    next: 'Vui lòng gửi yêu cầu mới, hoặc liên hệ với chúng tôi nếu email không đến.',
  },
  'not-now': {
    title: 'Hiện chưa thực hiện được thao tác này',
    text: 'Yêu cầu đang ở một bước khác, nên thao tác này không có tác dụng. Không có gì bị mất.',
    next: 'Vui lòng xem tình trạng qua liên kết theo dõi trong email của chúng tôi.',
  },
};

export const fault = {
  title: 'Xin lỗi, có sự cố ở phía chúng tôi',
  text: 'Không có gì bị mất và không có gì bị xóa vì sự cố này. Vui lòng thử lại sau vài phút. Nếu vẫn không được, vui lòng liên hệ với chúng tôi và cho biết thời điểm dưới đây.',
  whileCancelling: (phone: string) =>
    `Nếu Quý khách đang hủy một yêu cầu xóa, vui lòng thử lại ngay hoặc gọi ${phone}.`,
  time: (at: string) => `Thời điểm để tra cứu: ${at}.`,
};

export const newRequest: string = 'Gửi yêu cầu mới';

/** Of a link to consents. */
export const unknownConsentLink = {
  title: 'Liên kết này không dùng được',
  text: 'Liên kết có thể bị sao chép thiếu, hoặc tài khoản gắn với liên kết này không còn. Không có gì thay đổi.',
  next: 'Vui lòng bấm thẳng vào liên kết trong email thông báo thay đổi chính sách, hoặc sao chép toàn bộ liên kết. Nếu vẫn không được, hoặc không còn email đó, vui lòng liên hệ với chúng tôi.',
};
