export const policy = {
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
};

export const policyChanges = {
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
};
