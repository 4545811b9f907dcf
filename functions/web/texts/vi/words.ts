import type { StoreName } from '../../../../contract/stores.ts';
import type { Status } from '../../../requests/domain/request.ts';
import type { Milestone } from '../../../requests/domain/status-view.ts';
import type { Kind, Scope, Topic } from '../../../shared/vocabulary.ts';
import type { HoldBasis } from '../../../stores/domain/holds.ts';
import type { Category } from '../../../stores/domain/plan.ts';

/** The product's vocabulary in Vietnamese; pages, letters and the archive's index say the same thing alike. */
export const words = {
  scopes: {
    information: 'thông tin khách hàng',
    data: 'dữ liệu khách hàng',
    everything: 'toàn bộ thông tin khách hàng và dữ liệu khách hàng',
  } satisfies Record<Scope, string>,

  /** In one sentence each: what the two halves of a customer's data are. */
  scopeMeanings: {
    information:
      'Họ tên, email, số điện thoại, người liên hệ, tài khoản, hóa đơn, thông tin đăng ký tên miền và lựa chọn nhận email của Quý khách.',
    data: 'Mã nguồn website, cơ sở dữ liệu, cấu hình dịch vụ và các tệp khác mà Quý khách lưu trên máy chủ của chúng tôi.',
    everything: 'Cả hai phần trên.',
  } satisfies Record<Scope, string>,

  topics: {
    promotions: 'chương trình khuyến mãi',
    'price-lists': 'bảng giá',
    'sales-policy': 'chính sách bán hàng',
  } satisfies Record<Topic, string>,

  /** What a request asks for. `what` is a scope, or for an opt-out a list of topics. */
  asks: {
    deletion: (what: string) => `xóa ${what}`,
    handover: (what: string) => `gửi bản sao ${what}`,
    'opt-out': (what: string) => `ngừng gửi email về ${what}`,
  } satisfies Record<Kind, (what: string) => string>,

  statuses: {
    received: {
      name: 'Đã tiếp nhận',
      meaning: 'Chúng tôi đã nhận được yêu cầu và sắp gửi email cho Quý khách.',
    },
    'awaiting-confirmation': {
      name: 'Chờ Quý khách xác nhận',
      meaning:
        'Chúng tôi đã gửi email kèm liên kết xác nhận. Chưa có gì thay đổi cho đến khi Quý khách xác nhận.',
    },
    'in-grace-period': {
      name: 'Đã xác nhận, đang trong thời gian chờ',
      meaning: 'Chưa có gì bị xóa. Quý khách vẫn có thể hủy yêu cầu cho đến khi việc xóa bắt đầu.',
    },
    executing: {
      name: 'Đang thực hiện',
      meaning: 'Chúng tôi đang xử lý yêu cầu trong từng hệ thống.',
    },
    delivered: {
      name: 'Bản sao đã sẵn sàng',
      meaning: 'Quý khách có thể tải bản sao bằng liên kết trong email của chúng tôi.',
    },
    'needs-attention': {
      name: 'Nhân viên của chúng tôi đang xử lý',
      meaning:
        'Có một bước chưa thành công và nhân viên của chúng tôi đã được báo. Quý khách không cần làm gì; thời hạn theo luật vẫn giữ nguyên.',
    },
    completed: { name: 'Đã hoàn tất', meaning: 'Mọi việc Quý khách yêu cầu đã được thực hiện.' },
    'completed-with-exceptions': {
      name: 'Đã hoàn tất, một số hồ sơ phải giữ theo luật',
      meaning:
        'Từng loại hồ sơ được giữ lại, lý do và ngày hết hạn được ghi bên dưới. Hồ sơ được xóa tự động trong vòng vài ngày sau ngày đó.',
    },
    expired: {
      name: 'Đã kết thúc vì không được xác nhận',
      meaning: 'Không có gì thay đổi. Quý khách có thể gửi yêu cầu mới bất cứ lúc nào.',
    },
    cancelled: {
      name: 'Đã hủy',
      meaning: 'Chúng tôi đã dừng và sẽ không làm gì thêm cho yêu cầu này.',
    },
    'no-such-customer': { name: 'Đã kết thúc', meaning: 'Không có gì thay đổi.' },
    joined: {
      name: 'Đã gộp vào một yêu cầu khác',
      meaning: 'Một yêu cầu khác của Quý khách đã bao gồm yêu cầu này và đang được thực hiện.',
    },
  } satisfies Record<Status, { name: string; meaning: string }>,

  /** Completed, except for what the results name. */
  completions: {
    notReached: {
      name: 'Đã hoàn tất, trừ một phần chưa được xử lý',
      meaning:
        'Phần chưa được xử lý được ghi bên dưới; vui lòng liên hệ bộ phận hỗ trợ để biết dữ liệu đó hiện ra sao.',
    },
    alsoHeld: 'Một số hồ sơ phải giữ theo luật; lý do và ngày hết hạn cũng được ghi bên dưới.',
    notInCopy: {
      name: 'Đã hoàn tất, bản sao còn thiếu một phần',
      meaning: 'Bản sao đã được lập; phần không có trong đó được ghi bên dưới.',
    },
  },

  milestones: {
    submitted: 'Quý khách gửi yêu cầu',
    asked: 'Chúng tôi gửi email xác nhận',
    confirmed: 'Quý khách xác nhận',
    'grace-ends': 'Hết thời gian chờ',
    cancelled: 'Yêu cầu được hủy',
    'carried-out': 'Yêu cầu được thực hiện',
    'archive-ready': 'Bản sao sẵn sàng để tải',
    'archive-deleted': 'Bản sao được xóa khỏi hệ thống của chúng tôi',
    closed: 'Yêu cầu kết thúc',
  } satisfies Record<Milestone, string>,

  stores: {
    hosting: 'Máy chủ lưu trữ',
    mailing: 'Danh sách gửi email',
    account: 'Hệ thống quản lý khách hàng',
  } satisfies Record<StoreName, string>,

  categories: {
    profile: 'Hồ sơ khách hàng',
    contacts: 'Người liên hệ',
    invoices: 'Hóa đơn',
    'domain-registrations': 'Thông tin đăng ký tên miền',
    consents: 'Hồ sơ đồng ý và từ chối',
    'account-facts': 'Thông tin sử dụng dịch vụ (tài khoản, thời gian, thanh toán, lần đăng nhập cuối)',
    'website-files': 'Tệp website',
    'database-dumps': 'Cơ sở dữ liệu',
    'service-configuration': 'Cấu hình dịch vụ',
    'mailing-topics': 'Chủ đề email đã đăng ký',
    'suppression-record': 'Ghi nhận không gửi quảng cáo',
    tickets: 'Phiếu hỗ trợ',
    letters: 'Email đã gửi cho Quý khách',
    logs: 'Nhật ký hoạt động',
    mailboxes: 'Hộp thư email',
    'panel-accounts': 'Tài khoản hosting',
    backups: 'Bản sao lưu',
    machines: 'Máy chủ ảo',
    'other-records': 'Bản ghi khác',
  } satisfies Record<Category, string>,

  holdBases: {
    accounting:
      'Luật Kế toán số 88/2015/QH13 (Điều 41) và Nghị định 174/2016/NĐ-CP (Điều 13) về lưu trữ chứng từ',
    'domain-registrant': 'quy định của VNNIC và ICANN về thông tin chủ thể tên miền',
    'consent-record': 'Nghị định 91/2020/NĐ-CP về lưu bằng chứng đồng ý và từ chối nhận quảng cáo',
    'internet-service':
      'quy định của Việt Nam về thông tin tài khoản mà đơn vị cung cấp dịch vụ viễn thông, Internet phải lưu sau khi dịch vụ chấm dứt',
  } satisfies Record<HoldBasis, string>,

  records: (count: string, _many: boolean) => `${count} bản ghi`,
  files: (count: string, _many: boolean) => `${count} tệp`,

  outcomes: {
    erased: (count: string) => `đã xóa ${count}`,
    erasedWithVersions: (count: string) => `đã xóa ${count} (kể cả mọi phiên bản cũ)`,
    erasedVersionsOnly: 'đã xóa các phiên bản cũ còn lại',
    returned: (count: string) => `đã đưa ${count} vào bản sao`,
    unreadable: (count: string) => `${count} không có trong bản sao vì không đọc được`,
    archived: (count: string) =>
      `${count} không có trong bản sao vì nằm trong kho lưu trữ dài hạn, phải khôi phục trước khi đọc`,
    nothingFound: 'không có dữ liệu',
    /** Of a store that was removed from the system while the request was open. */
    notReached: (count: string) =>
      `${count} chưa được xử lý vì hệ thống của chúng tôi không tự động xử lý được phần này; vui lòng liên hệ bộ phận hỗ trợ để biết dữ liệu đó hiện ra sao`,
    /** The same, where nobody has counted. */
    notReachedUncounted:
      'chưa được xử lý vì hệ thống của chúng tôi không tự động xử lý được phần này; vui lòng liên hệ bộ phận hỗ trợ để biết dữ liệu đó hiện ra sao',
    /** A person asked whoever keeps it, and it was not done. */
    notErased:
      'chưa xóa được dù chúng tôi đã yêu cầu; bộ phận hỗ trợ sẽ cho Quý khách biết lý do và cách giải quyết',
    /** Nobody looks there for a copy, or only persons do. */
    notInCopy: 'không có trong bản sao; vui lòng liên hệ bộ phận hỗ trợ để nhận',
    /** A copy that ends by itself. */
    inCopy: (copy: string, until: string) =>
      `${copy}: dữ liệu đã xóa vẫn còn trong đó cho đến khi bản sao này hết hạn và tự mất, chậm nhất ngày ${until}`,
    held: (count: string, until: string, basis: string) =>
      `giữ lại ${count} đến ngày ${until}, theo ${basis}`,
    /** Of many records that end on different days. */
    heldBetween: (count: string, first: string, last: string, basis: string) =>
      `giữ lại ${count}, mỗi bản ghi đến một ngày riêng trong khoảng từ ${first} đến ${last}, theo ${basis}`,
    heldWithoutBasis: (count: string) => `giữ lại ${count} theo quy định của pháp luật`,
    /** Of a suppression record, which a deletion makes and keeps. */
    marked: (until: string, basis: string) =>
      `đánh dấu “không gửi quảng cáo” cho địa chỉ này (dấu này không chứa địa chỉ), được tạo khi xóa và giữ đến ngày ${until}, theo ${basis}`,
    unfinished: (dueAt: string) =>
      `Chưa hoàn tất; nhân viên của chúng tôi đang xử lý, hạn theo luật: ${dueAt}`,
  },

  reference: 'Mã yêu cầu',
  request: 'Yêu cầu',
  received: 'Đã nhận lúc',
  confirmedAt: 'Đã xác nhận lúc',
  carriedOut: 'Đã thực hiện lúc',
  dueByLaw: 'Hạn thực hiện theo luật',
  linkValidUntil: 'Liên kết có hiệu lực đến',
  size: 'Dung lượng',
  content: 'Nội dung',
  /** Copies hold files that were read; the others are named in the manifest. */
  unreadable: (count: string, _many: boolean) =>
    `${count} tệp không đọc được; tên và lý do nằm trong tệp manifest.json của bản sao. Vui lòng liên hệ bộ phận hỗ trợ để nhận bổ sung.`,
  keptExplained:
    'Hồ sơ được giữ lại không dùng vào việc nào khác và được xóa tự động trong vòng vài ngày sau ngày đã nêu; Quý khách không cần yêu cầu lại.',
  recoveryExplained:
    'Cơ sở dữ liệu của chúng tôi giữ dữ liệu khôi phục kỹ thuật tối đa 7 ngày; chúng tôi không dùng chúng để khôi phục những gì đã xóa.',
  dataStays:
    'Website và cơ sở dữ liệu của Quý khách không bị xóa. Quý khách không thể nhận bản sao hay yêu cầu xóa chúng tại đây nữa.',
  unfinishedExplained: 'Quý khách không cần làm gì. Khi hoàn tất, chúng tôi gửi biên nhận đầy đủ.',
  deletionBegun: 'Việc xóa đã bắt đầu nên không thể hủy nữa.',
  /** Of a copy in parts. */
  parts: {
    label: 'Số phần',
    name: (number: string, count: string) => `Phần ${number}/${count}`,
    first: 'trang index.html và danh sách các phần',
    asItIs: 'một tệp để nguyên, không đóng gói',
    notReadable: 'Tệp của phần này không đọc được nên không có gì để tải.',
    unreadable: (count: string, _many: boolean) =>
      `${count} tệp không đọc được; tên và lý do nằm trong tệp manifest của phần tương ứng. Vui lòng liên hệ bộ phận hỗ trợ để nhận bổ sung.`,
    unpackTitle: 'Cách giải nén các phần',
    unpack: [
      'Giải nén phần 1 và mở tệp index.html: trang đó cho biết mỗi phần chứa gì.',
      'Giải nén mọi phần ZIP vào cùng một thư mục. Nếu phần mềm hỏi có thay thế tệp trùng tên không, vui lòng chọn giữ cả hai.',
      'Phần không phải ZIP là một tệp để nguyên; index.html cho biết tên và thư mục của tệp đó.',
    ],
  },
  archive: {
    parts: (count: string) => `Bản sao gồm ${count} phần.`,
    downloads: (count: string, _many: boolean) => `Số liên kết tải đã cấp cho bản sao này: ${count}.`,
    neverDownloaded: 'Bản sao chưa từng được tải. Nếu Quý khách vẫn cần, vui lòng gửi yêu cầu mới.',
    deletedAt: (at: string) => `Bản sao đã được xóa khỏi hệ thống của chúng tôi lúc ${at}.`,
  },
  /** Topics that were not refused. */
  othersGoOn: (topics: string) => `Email về ${topics} vẫn được gửi nếu Quý khách đã đăng ký nhận.`,
  timeZone: 'Mọi thời điểm ở đây theo giờ Việt Nam.',
  neverAsk: 'Chúng tôi không bao giờ hỏi mật khẩu hay ảnh chụp giấy tờ tùy thân của Quý khách.',
  neverAskCode: 'Nhân viên của chúng tôi không bao giờ hỏi mã đối chiếu qua điện thoại hay email.',
  complaint: (email: string, phone: string) =>
    `Nếu Quý khách không hài lòng với cách chúng tôi xử lý, vui lòng liên hệ ${email} hoặc ${phone}. Quý khách cũng có quyền khiếu nại đến Cục An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao (A05), Bộ Công an.`,
};
