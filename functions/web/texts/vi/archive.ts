import type { UnreadableReason } from '../../../stores/domain/unreadable-file.ts';

/** The readable page inside a copy. */
export const archive = {
  title: 'Bản sao dữ liệu của Quý khách',
  for: 'Dành cho',
  createdAt: 'Lập lúc',
  records: 'Thông tin khách hàng',
  noRecords: 'Yêu cầu này không bao gồm thông tin khách hàng, hoặc chúng tôi không có thông tin nào.',
  emptyCategory: 'Không có bản ghi nào.',
  files: 'Dữ liệu khách hàng',
  noFiles: 'Yêu cầu này không bao gồm dữ liệu khách hàng, hoặc chúng tôi không có tệp nào.',
  folder: 'Thư mục',
  fileCount: 'Số tệp',
  size: 'Dung lượng',
  total: 'Tổng cộng',
  file: 'Tệp',
  foldersOnly: 'Vì có nhiều tệp, trang này chỉ liên kết đến các thư mục; manifest.json liệt kê từng tệp.',
  parts: 'Các phần khác của bản sao',
  partsText:
    'Những gì không có trong phần này nằm trong các phần sau, mỗi phần tải riêng từ trang tải. Mã SHA-256 là của tệp tải về.',
  part: 'Phần',
  holds: 'Nội dung',
  sum: 'SHA-256',
  fromTo: (first: string, last: string) => `từ ${first} đến ${last}`,
  belongsAt: (path: string) => `một tệp để nguyên: lưu thành ${path}`,
  absent: (count: string) =>
    `${count} tệp không còn ở nơi lưu trữ; tệp manifest của phần này ghi tên những tệp đó`,
  notCopied: (stores: string, email: string, phone: string, reference: string) =>
    `Bản sao này không gồm dữ liệu trong: ${stores}. Để nhận dữ liệu đó, vui lòng liên hệ ${email} hoặc ${phone} và nêu mã yêu cầu ${reference}.`,
  partMissing: 'không đọc được nên không có phần này',
  partsCheck:
    'manifest.json ghi mã SHA-256 của từng phần như bảng ở trên; mỗi phần ZIP có tệp manifest riêng cho các tệp trong đó, kể cả tên những tệp không đọc được.',
  missing: 'Tệp không đọc được',
  missingText: (email: string, phone: string, reference: string) =>
    `Những tệp sau không đọc được khi lập bản sao. Các tệp khác vẫn đầy đủ. Để nhận bổ sung, vui lòng liên hệ ${email} hoặc ${phone} và nêu mã yêu cầu ${reference}.`,
  missingTextInParts: (email: string, phone: string, reference: string) =>
    `Những tệp sau không đọc được khi lập bản sao nên không có phần nào chứa chúng. Tệp manifest của mỗi phần ZIP nêu những tệp không đọc được ở phần đó, nếu có. Để nhận bổ sung, vui lòng liên hệ ${email} hoặc ${phone} và nêu mã yêu cầu ${reference}.`,
  nothingMissingHere:
    'Phần này không thiếu tệp nào. Tệp manifest của mỗi phần ZIP nêu những tệp không đọc được ở phần đó, nếu có.',
  nothingMissing: 'Không có. Mọi tệp đều có trong bản sao này.',
  reason: 'Lý do',
  reasons: {
    unreadable: 'không đọc được ở nơi lưu trữ',
    archived: 'nằm trong kho lưu trữ dài hạn, phải khôi phục trước khi đọc',
    denied: 'hệ thống không có quyền đọc',
    gone: 'đã bị xóa trong lúc lập bản sao',
  } satisfies Record<UnreadableReason, string>,
  check: 'Cách kiểm tra bản sao',
  checkText:
    'manifest.json ghi đường dẫn, dung lượng và mã SHA-256 của từng tệp. Nếu mã tính được giống mã trong manifest.json thì tệp còn nguyên vẹn. Để tính mã của một tệp, mở cửa sổ dòng lệnh trong thư mục đã giải nén và gõ:',
  onWindows: 'Windows (PowerShell)',
  onMac: 'macOS',
  onLinux: 'Linux',
  aFile: 'ten-tep',
  entries: (all: string, own: string) =>
    `Tệp ZIP gồm ${all} tệp, trong đó ${own} tệp là của Quý khách; còn lại là các bảng ở trên, trang này và manifest.json.`,
  formats:
    "Thư mục information chứa các bảng này dưới dạng JSON và CSV để dùng với phần mềm khác. Thời điểm trong các tệp đó theo giờ UTC. Tệp CSV dành cho phần mềm bảng tính: dấu nháy đơn (') được đặt trước những giá trị mà phần mềm đó có thể làm thay đổi, như số điện thoại và mã số thuế (bị mất số 0 ở đầu), và trước dấu +, -, = hoặc @ (bị hiểu nhầm thành công thức). Dấu nháy đơn không thuộc về giá trị. Tệp JSON giữ nguyên mọi giá trị như được lưu trữ.",
  /** Values that our registers know, by field; others stand as they are. */
  values: {
    act: { given: 'đồng ý', refused: 'từ chối', withdrawn: 'rút lại' },
    language: { vi: 'tiếng Việt', en: 'tiếng Anh' },
    role: {
      owner: 'chủ tài khoản',
      billing: 'thanh toán',
      technical: 'kỹ thuật',
      administrative: 'quản trị',
    },
    channel: {
      form: 'biểu mẫu trên web',
      api: 'giao diện lập trình',
      'one-click': 'một lần bấm trong email',
      'policy-notice': 'trang riêng theo thông báo thay đổi chính sách',
    },
  },
  yes: 'có',
  no: 'không',
  contact: (provider: string, email: string, phone: string) => `${provider}: ${email}, ${phone}`,
};

/** Headings of fields that our registers know; others stand as they are. */
export const fieldNames = {
  customerId: 'Mã khách hàng',
  name: 'Họ tên',
  address: 'Địa chỉ email',
  phone: 'Điện thoại',
  postalAddress: 'Địa chỉ',
  inEuropeanUnion: 'Ở Liên minh châu Âu',
  customerSince: 'Khách hàng từ',
  language: 'Ngôn ngữ',
  unreachableSince: 'Không gửi được email từ',
  role: 'Vai trò',
  number: 'Số',
  issuedOn: 'Ngày lập',
  amount: 'Số tiền (đồng)',
  description: 'Nội dung',
  buyerName: 'Tên người mua',
  buyerPostalAddress: 'Địa chỉ người mua',
  buyerTaxCode: 'Mã số thuế người mua',
  domain: 'Tên miền',
  active: 'Đang hoạt động',
  registeredOn: 'Ngày đăng ký',
  expiresOn: 'Ngày hết hạn',
  registrantName: 'Tên chủ thể',
  registrantAddress: 'Email chủ thể',
  registrantPhone: 'Điện thoại chủ thể',
  registrantPostalAddress: 'Địa chỉ chủ thể',
  note: 'Ghi chú',
  topic: 'Chủ đề',
  act: 'Lựa chọn',
  recordedAt: 'Ghi nhận lúc',
  channel: 'Kênh',
  client: 'Thiết bị hoặc địa chỉ mạng',
  account: 'Tài khoản',
  serviceStartedAt: 'Bắt đầu dịch vụ',
  serviceEndedAt: 'Kết thúc dịch vụ',
  lastPaymentAt: 'Thanh toán lần cuối',
  lastLoginAddress: 'Địa chỉ mạng đăng nhập lần cuối',
  preferences: 'Tùy chọn',
  consentedAt: 'Đồng ý lúc',
  refusedAt: 'Từ chối lúc',
};
