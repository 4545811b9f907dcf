import type { Kind, Scope } from '../../../shared/vocabulary.ts';
import type { LinkedSentence } from '../../linked-sentence.ts';

export { code, codeHint } from './codes.ts';

const accountGone =
  'Tài khoản khách hàng không còn: Quý khách không thể đăng nhập, gia hạn hay quản lý dịch vụ nữa.';
const domainsStay =
  'Tên miền không bị hủy, nhưng Quý khách không thể gia hạn, chuyển hay thay đổi tên miền tại đây nữa. Nếu cần, vui lòng chuyển tên miền sang nơi khác trước.';
const filesGone =
  'Mã nguồn website, cơ sở dữ liệu, cấu hình dịch vụ và các tệp khác trên máy chủ của chúng tôi bị xóa.';
const cannotRestore =
  'Sau thời gian chờ, việc xóa không thể hoàn tác. Chúng tôi không thể khôi phục dữ liệu đã xóa.';

export const codeLost = {
  before: 'Không còn mã? Vui lòng ',
  link: 'gửi yêu cầu mới',
  after: '; yêu cầu này sẽ tự kết thúc và không có gì thay đổi.',
} satisfies LinkedSentence;

export const confirm = {
  titles: {
    deletion: 'Xác nhận yêu cầu xóa dữ liệu',
    handover: 'Xác nhận yêu cầu nhận bản sao dữ liệu',
    'opt-out': 'Xác nhận yêu cầu ngừng email quảng cáo',
  } satisfies Record<Kind, string>,
  nothingYet:
    'Mở trang này chưa làm thay đổi gì. Yêu cầu chỉ bắt đầu khi Quý khách bấm nút xác nhận ở cuối trang.',
  what: 'Điều sẽ diễn ra',
  happens: {
    deletion: (ask: string, grace: string) => [
      `Chúng tôi sẽ ${ask} của Quý khách.`,
      `Thời gian chờ ${grace} bắt đầu ngay khi Quý khách xác nhận. Trong thời gian đó chưa có gì bị xóa và Quý khách có thể hủy bằng liên kết trong email của chúng tôi.`,
      'Sau đó chúng tôi xóa trong từng hệ thống, kiểm tra lại và gửi biên nhận.',
    ],
    handover: (ask: string) => [
      `Chúng tôi sẽ ${ask} của Quý khách, dưới dạng một tệp ZIP hoặc nhiều phần.`,
      'Khi bản sao sẵn sàng, Quý khách nhận email kèm liên kết đến trang tải. Khi tải, Quý khách nhập lại mã đối chiếu.',
      'Không có gì bị xóa hay thay đổi trong dịch vụ của Quý khách.',
    ],
    'opt-out': (ask: string) => [
      `Chúng tôi sẽ ${ask} ngay sau khi Quý khách xác nhận.`,
      'Quý khách vẫn nhận email về dịch vụ, hợp đồng, hóa đơn và thay đổi chính sách.',
      'Chúng tôi gửi một email xác nhận duy nhất, không kèm quảng cáo.',
    ],
  } satisfies Record<Kind, (ask: string, grace: string) => string[]>,
  kept: 'Những gì vẫn được giữ lại',
  keptInvoices: (period: string) =>
    `Hóa đơn và chứng từ kế toán: ${period} kể từ khi kết thúc năm tài chính.`,
  keptDomains: (days: string) =>
    `Thông tin chủ thể tên miền: đến ngày hết hạn của tên miền và ${days} sau đó.`,
  keptAccount: (period: string) =>
    `Một số thông tin tài khoản mà đơn vị cung cấp dịch vụ Internet phải lưu theo luật: ${period} sau khi dịch vụ chấm dứt.`,
  keptConsents: (period: string) => `Bằng chứng đồng ý và từ chối nhận quảng cáo: ${period}.`,
  keptEvidence: (period: string) =>
    `Bằng chứng tối thiểu về yêu cầu này, để hai bên chứng minh được việc đã làm: ${period}.`,
  keptEnd: 'Hết thời hạn, các hồ sơ đó được xóa tự động. Biên nhận ghi rõ từng loại và ngày hết hạn.',
  risk: 'Vui lòng đọc kỹ trước khi xác nhận',
  /** A change of meaning needs a new `riskTextVersion`. */
  risks: {
    information: [
      'Website và cơ sở dữ liệu của Quý khách KHÔNG bị xóa. Sau khi xóa thông tin khách hàng, Quý khách không thể nhận bản sao hay yêu cầu xóa chúng tại đây nữa. Nếu muốn, vui lòng chọn “Toàn bộ” trong một yêu cầu mới.',
      accountGone,
      domainsStay,
      cannotRestore,
    ],
    data: ['Các website của Quý khách ngừng hoạt động.', filesGone, cannotRestore],
    everything: [
      'Các website của Quý khách ngừng hoạt động.',
      filesGone,
      accountGone,
      domainsStay,
      cannotRestore,
    ],
  } satisfies Record<Scope, string[]>,
  copyFirst: {
    before: 'Cần một bản sao? Vui lòng ',
    link: 'yêu cầu bản sao tại đây',
    after: ' trước; việc xóa đợi cho đến khi xong bản sao.',
  } satisfies LinkedSentence,
  acceptRisk: 'Tôi đã đọc, hiểu và chấp nhận các hậu quả nêu trên.',
  buttons: {
    deletion: 'Xác nhận xóa',
    handover: 'Xác nhận, gửi bản sao cho tôi',
    'opt-out': 'Ngừng các email này',
  } satisfies Record<Kind, string>,
  otherwise: (until: string) =>
    `Không muốn nữa, hoặc không phải Quý khách yêu cầu? Chỉ cần đóng trang này; không có gì thay đổi. Liên kết có hiệu lực đến ${until}.`,
};

export const confirmed = {
  title: 'Cảm ơn Quý\u00a0khách đã xác nhận',
  next: {
    deletion: (grace: string, earliest: string) => [
      `Thời gian chờ ${grace} đã bắt đầu. Chưa có gì bị xóa, và sẽ không có gì bị xóa trước ${earliest}.`,
      'Chúng tôi đang gửi email đến Quý khách, trong đó có liên kết để hủy và liên kết theo dõi.',
      'Hết thời gian chờ, chúng tôi xóa và gửi biên nhận.',
    ],
    handover: () => [
      'Chúng tôi đang chuẩn bị bản sao. Quý khách không cần giữ trang này mở.',
      'Khi bản sao sẵn sàng, Quý khách nhận email kèm liên kết đến trang tải.',
      'Vui lòng giữ mã đối chiếu; Quý khách cần mã để tải.',
    ],
    'opt-out': () => [
      'Chúng tôi ngừng gửi ngay bây giờ.',
      'Quý khách sẽ nhận một email xác nhận, không kèm quảng cáo.',
    ],
  } satisfies Record<Kind, (grace: string, earliest: string) => string[]>,
};

export const freshLink = {
  titles: { 'link-expired': 'Liên kết này đã hết hạn', 'link-locked': 'Liên kết này đã bị khóa' },
  texts: {
    'link-expired':
      'Vì lý do an toàn, mỗi liên kết chỉ có hiệu lực trong thời gian ngắn. Yêu cầu của Quý khách vẫn còn nguyên và chưa có gì thay đổi.',
    'link-locked':
      'Mã đối chiếu đã bị nhập sai quá nhiều lần nên liên kết này không dùng được nữa. Yêu cầu của Quý khách vẫn còn nguyên và chưa có gì thay đổi.',
  },
  offer: 'Chúng tôi có thể gửi một liên kết mới đến địa chỉ email đã đăng ký.',
  sameCode: 'Mã đối chiếu không đổi.',
  button: 'Gửi liên kết mới',
};

export const freshLinkSent = {
  title: 'Chúng tôi đang gửi liên kết mới',
  text: 'Vui lòng mở email mới nhất của chúng tôi. Các liên kết trong những email trước không còn hiệu lực.',
  spam: 'Vui lòng đợi vài phút và xem cả thư mục thư rác (spam).',
};
