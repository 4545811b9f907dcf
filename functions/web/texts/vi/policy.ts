/** The pages of the privacy policy, and of consent to what it newly asks for. */
export const policy = {
  policy: {
    title: 'Chính sách bảo mật',
    none: 'Chúng tôi chưa công bố phiên bản nào của chính sách trên trang này.',
    notYet: 'Chưa có phiên bản nào có hiệu lực.',
    standings: {
      'in-force': 'Đây là phiên bản đang có hiệu lực.',
      upcoming: (day: string) => `Phiên bản này chưa có hiệu lực; phiên bản áp dụng từ ngày ${day}.`,
      replaced: (number: string, day: string) =>
        `Phiên bản này đã được thay bằng phiên bản ${number}, áp dụng từ ngày ${day}.`,
    },
    version: 'Phiên bản',
    latestUpdate: 'Cập nhật lần cuối',
    effective: 'Có hiệu lực từ ngày',
    announced: (day: string) => `Thay đổi từ ngày ${day}`,
    read: (number: string) => `Đọc phiên bản ${number}`,
    compare: (number: string) => `Xem những điểm khác so với phiên bản ${number}`,
    purposes: 'Những mục đích cần Quý khách đồng ý',
    purposesText:
      'Các mục đích này chỉ áp dụng cho Quý khách khi Quý khách đã đồng ý qua trang riêng mà chúng tôi gửi trong email. Im lặng không phải là đồng ý.',
    versions: 'Các phiên bản',
    numbered: (number: string) => `Phiên bản ${number}`,
    listed: {
      'in-force': (day: string) => `đang có hiệu lực, từ ngày ${day}`,
      upcoming: (day: string) => `áp dụng từ ngày ${day}`,
      replaced: (day: string) => `từ ngày ${day}, đã được thay thế`,
    },
    current: 'Xem chính sách đang có hiệu lực',
    unknown: {
      title: 'Không có phiên bản này',
      text: 'Chúng tôi chưa công bố phiên bản nào như vậy, hoặc liên kết bị sao chép thiếu.',
    },
  },

  policyChanges: {
    title: (older: string, newer: string) => `Phiên bản ${newer} so với phiên bản ${older}`,
    effective: (number: string) => `Phiên bản ${number} có hiệu lực từ ngày`,
    legend: 'Cách đọc:',
    isAdded: 'phần được thêm',
    isRemoved: 'phần bị bỏ',
    legendRest: 'Mục không thay đổi chỉ được nêu tên.',
    added: 'Thêm:',
    removed: 'Bỏ:',
    unchanged: (sections: string) => `Không thay đổi: ${sections}.`,
    preamble: 'phần mở đầu',
    same: 'Hai văn bản giống nhau từng chữ.',
  },

  consent: {
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
    unknown: {
      title: 'Liên kết này không dùng được',
      text: 'Liên kết có thể bị sao chép thiếu, hoặc tài khoản gắn với liên kết này không còn. Không có gì thay đổi.',
      next: 'Vui lòng bấm thẳng vào liên kết trong email thông báo thay đổi chính sách, hoặc sao chép toàn bộ liên kết. Nếu vẫn không được, hoặc không còn email đó, vui lòng liên hệ với chúng tôi.',
    },
  },
};

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
