import type { Kind } from '../../../shared/vocabulary.ts';

/** What stands in every letter. */
export const frame = {
  subject: (provider: string, about: string, reference: string) =>
    `[${provider}] ${about} – yêu cầu ${reference}`,
  greeting: (name: string) => (name ? `Kính gửi Quý khách ${name},` : 'Kính gửi Quý khách,'),
  status: 'Theo dõi yêu cầu',
  linkHost: (host: string) => `Mọi liên kết trong email này bắt đầu bằng ${host}.`,
  genuine: (website: string) =>
    `Không chắc email này là của chúng tôi? Vui lòng tự gõ ${website} vào trình duyệt và gọi số điện thoại ghi ở đó, hoặc so mã yêu cầu trong email này với mã trên trang hiện ra khi Quý khách gửi yêu cầu.`,
  stopAtOnce: (phone: string, email: string, reference: string) =>
    `Để dừng yêu cầu ngay, vui lòng gọi ${phone} hoặc viết đến ${email} và nêu mã yêu cầu ${reference}.`,
  rights: 'Quyền khiếu nại và an toàn',
  signature: (provider: string) => `Trân trọng, ${provider}`,
  addressLabel: 'Địa chỉ',
  phone: 'Điện thoại',
  contact: 'Email',
};

export const confirm = {
  subjects: {
    deletion: 'Vui lòng xác nhận yêu cầu xóa dữ liệu',
    handover: 'Vui lòng xác nhận yêu cầu nhận bản sao dữ liệu',
    'opt-out': 'Vui lòng xác nhận yêu cầu ngừng email quảng cáo',
  } satisfies Record<Kind, string>,
  /** Of a letter that replaces an expired or locked link. */
  furtherLink: (about: string, number: string) => `${about} (liên kết thứ ${number})`,
  why: (provider: string, submittedAt: string, ask: string) =>
    `Lúc ${submittedAt}, ${provider} nhận được yêu cầu ${ask}, trong đó ghi địa chỉ email này. Quý khách nhận email này vì địa chỉ này có trong hồ sơ của chúng tôi.`,
  waitsUntil: 'Chờ xác nhận đến',
  asked: 'Nếu Quý khách là người yêu cầu',
  howWithCode:
    'Mở liên kết dưới đây, đọc kỹ điều sẽ diễn ra, nhập mã đối chiếu hai chữ số đã hiện sau khi Quý khách gửi biểu mẫu, rồi bấm nút xác nhận. Chỉ mở liên kết thì chưa có gì thay đổi.',
  howWithoutCode: 'Mở liên kết dưới đây rồi bấm nút xác nhận. Chỉ mở liên kết thì chưa có gì thay đổi.',
  button: 'Đọc và xác nhận',
  late: (waitEndsAt: string) =>
    `Nếu liên kết đã hết hạn, Quý khách vẫn có thể mở liên kết và yêu cầu một liên kết mới trên trang đó, đến ${waitEndsAt}.`,
  notAsked: 'Nếu Quý khách không yêu cầu',
  doNothing: (waitEndsAt: string) =>
    `Quý khách không cần làm gì. Nếu không được xác nhận, yêu cầu tự kết thúc lúc ${waitEndsAt} và không có gì thay đổi.`,
  next: 'Các bước tiếp theo',
  steps: {
    deletion: (waitEndsAt: string, dueAt: string, period: string) => [
      `Quý khách xác nhận, chậm nhất lúc ${waitEndsAt}.`,
      `Thời gian chờ ${period} bắt đầu. Chúng tôi gửi email kèm liên kết để hủy; cho đến khi hết thời gian chờ, chưa có gì bị xóa.`,
      `Chúng tôi xóa dữ liệu, chậm nhất lúc ${dueAt}.`,
      'Quý khách nhận biên nhận: từng loại dữ liệu đã xóa hay còn giữ, theo luật nào và đến khi nào.',
    ],
    handover: (waitEndsAt: string, dueAt: string, period: string) => [
      `Quý khách xác nhận, chậm nhất lúc ${waitEndsAt}.`,
      `Chúng tôi chuẩn bị bản sao và gửi email kèm liên kết đến trang tải, chậm nhất lúc ${dueAt}.`,
      `Quý khách tải bản sao bằng mã đối chiếu. Bản sao được giữ ${period} rồi được xóa tự động; dữ liệu trong dịch vụ của Quý khách không thay đổi.`,
      'Khi bản sao đã được xóa, Quý khách nhận biên nhận.',
    ],
    'opt-out': (waitEndsAt: string, dueAt: string) => [
      `Quý khách xác nhận, chậm nhất lúc ${waitEndsAt}.`,
      `Chúng tôi ngừng gửi ngay (hạn theo luật: ${dueAt}).`,
      'Chúng tôi xác nhận bằng một email duy nhất, không kèm quảng cáo.',
    ],
  } satisfies Record<Kind, (waitEndsAt: string, dueAt: string, period: string) => string[]>,
  keptByLaw: 'Một số hồ sơ, như hóa đơn, luật buộc chúng tôi giữ thêm một thời gian.',
  legal: (dueAt: string) =>
    `Email này là phản hồi đầu tiên của chúng tôi theo Điều 5 Nghị định 356/2025/NĐ-CP. Hạn thực hiện theo luật: ${dueAt}.`,
  extension: (dueAt: string) =>
    `Nếu cần thêm thời gian, luật cho phép gia hạn một lần. Khi đó, chúng tôi báo cho Quý khách lý do trước ${dueAt}.`,
};

export const grace = {
  subject: 'Yêu cầu xóa đã được xác nhận, Quý khách vẫn có thể hủy',
  why: (provider: string, submittedAt: string, ask: string) =>
    `Yêu cầu ${ask}, gửi đến ${provider} lúc ${submittedAt}, đã được xác nhận bằng liên kết trong email trước và mã đối chiếu. Vì vậy chúng tôi gửi email này đến địa chỉ có trong hồ sơ.`,
  nothingYet: (endsAt: string) =>
    `Chưa có gì bị xóa. Việc xóa bắt đầu lúc ${endsAt} và sau đó không thể hoàn tác.`,
  startsAt: 'Bắt đầu xóa',
  stop: 'Nếu Quý khách đổi ý, hoặc không phải Quý khách yêu cầu',
  howToStop: (endsAt: string) =>
    `Mở liên kết dưới đây và nhập bốn chữ số hiện trên trang, chậm nhất lúc ${endsAt}. Khi đó không có gì bị xóa. Nếu không phải Quý khách yêu cầu, vui lòng đổi luôn mật khẩu email và tài khoản.`,
  button: 'Hủy yêu cầu xóa',
  goOn: 'Nếu Quý khách vẫn muốn xóa',
  doNothing: (dueAt: string) =>
    `Quý khách không cần làm gì. Hết thời gian chờ, chúng tôi xóa, chậm nhất lúc ${dueAt}, rồi gửi biên nhận: từng loại dữ liệu đã xóa hay còn giữ, theo luật nào và đến khi nào.`,
};

export const cancelled = {
  subjects: {
    deletion: 'Yêu cầu xóa dữ liệu đã được hủy',
    handover: 'Yêu cầu nhận bản sao dữ liệu đã được hủy',
    'opt-out': 'Yêu cầu ngừng email quảng cáo đã được hủy',
  } satisfies Record<Kind, string>,
  why: (provider: string, submittedAt: string, ask: string) =>
    `Email này nói về yêu cầu ${ask}, gửi đến ${provider} lúc ${submittedAt}. Yêu cầu đã được hủy.`,
  byStaff: 'Nhân viên của chúng tôi đã hủy yêu cầu này thay cho Quý khách.',
  reason: 'Lý do',
  questions: (email: string, phone: string) =>
    `Nếu Quý khách chưa rõ lý do hoặc không đồng ý, vui lòng liên hệ ${email} hoặc ${phone}.`,
  at: 'Đã hủy lúc',
  results: {
    deletion: 'Không có gì bị xóa. Website, dữ liệu và tài khoản của Quý khách vẫn như trước.',
    handover:
      'Chúng tôi không giao bản sao nào và không lưu lại bản sao nào. Dữ liệu của Quý khách không thay đổi.',
    'opt-out': 'Lựa chọn nhận email của Quý khách không thay đổi.',
  } satisfies Record<Kind, string>,
  next: 'Quý khách không cần làm gì thêm. Nếu sau này muốn, Quý khách có thể gửi yêu cầu mới bất cứ lúc nào.',
  notYou: (email: string, phone: string) =>
    `Nếu Quý khách không hủy, hoặc không phải là người đã gửi yêu cầu, vui lòng đổi mật khẩu email và tài khoản, rồi liên hệ ${email} hoặc ${phone}.`,
};

export const joined = {
  subjects: {
    deletion: 'Yêu cầu xóa dữ liệu đã được gộp',
    handover: 'Yêu cầu nhận bản sao dữ liệu đã được gộp',
    'opt-out': 'Yêu cầu ngừng email quảng cáo đã được gộp',
  } satisfies Record<Kind, string>,
  why: (provider: string, submittedAt: string, ask: string) =>
    `Lúc ${submittedAt}, ${provider} nhận được yêu cầu ${ask}, và yêu cầu đã được xác nhận.`,
  covered: (reference: string) =>
    `Yêu cầu ${reference} của Quý khách đã bao gồm việc này và đang được thực hiện, nên chúng tôi gộp hai yêu cầu làm một.`,
  joinedTo: 'Được gộp vào',
  next: (reference: string) =>
    `Quý khách không cần làm gì thêm. Email và thời hạn của yêu cầu ${reference} áp dụng cho cả hai. Nếu yêu cầu ${reference} bị hủy, yêu cầu này cũng kết thúc.`,
  notYou: (email: string, phone: string) =>
    `Nếu Quý khách không gửi các yêu cầu này, vui lòng liên hệ ngay ${email} hoặc ${phone}.`,
};

export const addressChanged = {
  subject: 'Địa chỉ email của tài khoản đã được thay đổi',
  why: (provider: string, submittedAt: string, ask: string) =>
    `Lúc ${submittedAt}, ${provider} nhận được yêu cầu ${ask}. Yêu cầu đến từ địa chỉ email hiện có trong tài khoản khách hàng của Quý khách.`,
  changed: (since: string) => `Từ ${since}, hộp thư này không còn là địa chỉ email của tài khoản.`,
  changedAt: 'Đã thay đổi lúc',
  byYou: 'Nếu chính Quý khách đã thay đổi địa chỉ, Quý khách không cần làm gì.',
  notYou: (email: string, phone: string, reference: string) =>
    `Nếu Quý khách không thay đổi địa chỉ, có thể người khác đang dùng tài khoản của Quý khách. Vui lòng gọi ngay ${phone} hoặc viết đến ${email} và cho biết mã yêu cầu ${reference}. Chúng tôi không xóa gì và không giao bản sao nào trước khi nhân viên của chúng tôi kiểm tra.`,
};

export const archiveReady = {
  subject: 'Bản sao dữ liệu đã sẵn sàng để tải',
  /** Where nobody looks for a copy, or only persons do. */
  notInCopy: (stores: string, email: string) =>
    `Bản sao không có phần dữ liệu ở: ${stores}. Để nhận phần này, vui lòng viết cho ${email} và ghi mã yêu cầu.`,
  why: (provider: string, submittedAt: string, ask: string) =>
    `Lúc ${submittedAt}, ${provider} nhận được yêu cầu ${ask}, và yêu cầu đã được xác nhận. Bản sao đã sẵn sàng.`,
  deletesAt: 'Tải được đến',
  how: 'Cách tải',
  steps: (linkLife: string) => [
    'Mở liên kết dưới đây và nhập mã đối chiếu hai chữ số đã hiện sau khi Quý khách gửi biểu mẫu.',
    `Trang đó cấp cho Quý khách một liên kết tải có hiệu lực ${linkLife}. Trước khi bản sao bị xóa, Quý khách có thể lấy liên kết tải nhiều lần.`,
    'Giải nén tệp ZIP và mở index.html. Tệp này cho biết bản sao gồm những gì và cách kiểm tra.',
  ],
  stepsInParts: (linkLife: string, parts: string) => [
    'Mở liên kết dưới đây và nhập mã đối chiếu hai chữ số đã hiện sau khi Quý khách gửi biểu mẫu.',
    `Bản sao này gồm ${parts} phần. Trang đó liệt kê các phần và cấp cho mỗi phần một liên kết tải có hiệu lực ${linkLife}. Trước khi bản sao bị xóa, Quý khách có thể lấy liên kết tải nhiều lần.`,
    'Tải phần 1 trước, giải nén và mở index.html. Tệp này cho biết mỗi phần chứa gì và cách kiểm tra. Giải nén các phần ZIP còn lại vào cùng thư mục đó.',
  ],
  button: 'Đến trang tải',
  next: 'Sau đó',
  deletedBy: (deletesAt: string) =>
    `Bản sao được xóa tự động khỏi hệ thống của chúng tôi lúc ${deletesAt}; Quý khách cũng có thể tự xóa sớm hơn trên trang tải. Dữ liệu trong dịch vụ của Quý khách không thay đổi.`,
  notAsked: 'Nếu Quý khách không yêu cầu',
  report: (email: string, phone: string) =>
    `Vui lòng đừng chuyển tiếp email này và hãy liên hệ ngay ${email} hoặc ${phone}. Không có mã đối chiếu thì không ai tải được bản sao.`,
};

export const receipt = {
  subjects: {
    deletion: 'Biên nhận yêu cầu xóa dữ liệu',
    handover: 'Biên nhận yêu cầu nhận bản sao dữ liệu',
    'opt-out': 'Đã ngừng email quảng cáo',
  } satisfies Record<Kind, string>,
  /** An opt-out of some topics only. */
  topicsStopped: (topics: string) => `Đã ngừng email về ${topics}`,
  interimSubjects: {
    deletion: 'Biên nhận tạm thời, yêu cầu xóa dữ liệu',
    handover: 'Biên nhận tạm thời, yêu cầu nhận bản sao dữ liệu',
    'opt-out': 'Biên nhận tạm thời, yêu cầu ngừng email quảng cáo',
  } satisfies Record<Kind, string>,
  why: (provider: string, submittedAt: string, ask: string) =>
    `Lúc ${submittedAt}, ${provider} nhận được yêu cầu ${ask}. Email này cho Quý khách biết chúng tôi đã làm gì.`,
  interim: 'Đây là biên nhận tạm thời: một phần chưa xong.',
  what: 'Kết quả trong từng hệ thống',
  nothing: 'Chúng tôi không tìm thấy dữ liệu nào thuộc yêu cầu này.',
  stopped: (topics: string, at: string) => `Từ ${at}, chúng tôi không gửi email về ${topics} nữa.`,
  stays: 'Email về dịch vụ, hợp đồng, hóa đơn và thay đổi chính sách vẫn được gửi.',
  next: 'Quý khách cần biết thêm',
  nothingToDo: 'Quý khách không cần làm gì thêm. Vui lòng giữ email này làm bằng chứng.',
  lastLetter:
    'Đây là email cuối cùng về yêu cầu này; sau email này, chúng tôi xóa cả địa chỉ email khỏi yêu cầu.',
  evidence: (period: string) =>
    `Bằng chứng tối thiểu về yêu cầu này được giữ ${period} rồi được xóa tự động.`,
  notAsked: (email: string, phone: string) =>
    `Nếu Quý khách không yêu cầu, hoặc kết quả không đúng, vui lòng liên hệ ngay ${email} hoặc ${phone}.`,
};
