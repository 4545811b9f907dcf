export { policy } from './policy.ts';

export { refusals } from './refusals.ts';

export const consent = {
  title: 'Sự đồng ý của Quý khách',
  lead: (day: string) =>
    `Từ ngày ${day}, chính sách bảo mật của chúng tôi nêu thêm các mục đích dưới đây. Mỗi mục đích chỉ áp dụng cho Quý khách khi Quý khách đồng ý.`,
  nothingYet: 'Mở trang này chưa làm thay đổi gì.',
  silence:
    'Chỉ đánh dấu những mục đích mà Quý khách đồng ý. Im lặng không phải là đồng ý: mục đích nào Quý khách không đồng ý tại đây thì không áp dụng, và dịch vụ của Quý khách không thay đổi.',
  done: {
    given: 'Chúng tôi đã ghi nhận sự đồng ý của Quý khách.',
    withdrawn:
      'Chúng tôi đã ghi nhận việc rút lại sự đồng ý. Từ bây giờ, mục đích đó không áp dụng cho Quý khách nữa.',
  },
  choose: 'Quý khách đồng ý với mục đích nào?',
  phoneEnding: 'Bốn chữ số cuối của số điện thoại',
  phoneWhy:
    'Số điện thoại mà Quý khách đã đăng ký với chúng tôi. Nhờ đó, chúng tôi biết người trả lời là Quý khách, không phải người được chuyển tiếp email.',
  phoneMissing: 'Vui lòng nhập bốn chữ số cuối của số điện thoại đã đăng ký.',
  phoneWrong:
    'Bốn chữ số này không khớp với số điện thoại đã đăng ký. Vui lòng kiểm tra lại; số lần nhập có giới hạn.',
  contact: (email: string, phone: string) => `Liên hệ: ${email} hoặc ${phone}.`,
  button: 'Đồng ý với các mục đích đã đánh dấu',
  given: 'Quý khách đã đồng ý',
  since: (at: string) => `Đồng ý từ ${at}.`,
  withdraw: 'Rút lại sự đồng ý',
  anyTime:
    'Quý khách có thể rút lại sự đồng ý bất cứ lúc nào trên trang này. Vui lòng giữ email có liên kết và đừng chuyển tiếp email đó.',
};
