import type { Kind, Scope } from '../../../domain/request.ts';

/** Frame, form and what comes right after it. */
export const intake = {
  skipToContent: 'Chuyển đến nội dung chính',
  otherLanguage: 'English',
  progress: (step: number, of: number, name: string) => `Bước ${step}/${of}: ${name}`,
  steps: ['Gửi yêu cầu', 'Mở email của chúng tôi', 'Xác nhận', 'Chúng tôi thực hiện'],
  errorPrefix: 'Lỗi: ',
  errorSummary: 'Có nội dung cần xem lại',
  helpTitle: 'Cần trợ giúp?',
  newRequest: 'Gửi yêu cầu mới',

  form: {
    title: 'Dữ liệu của Quý khách, quyền của Quý khách',
    lead: (provider: string) =>
      `Tại đây, khách hàng của ${provider} có thể yêu cầu xóa dữ liệu, nhận bản sao dữ liệu hoặc ngừng nhận email quảng cáo. Miễn phí, không cần đăng nhập, không cần giấy tờ tùy thân.`,
    kind: 'Quý khách muốn chúng tôi làm gì?',
    kinds: {
      'opt-out': {
        name: 'Ngừng gửi email quảng cáo',
        text: (days: string) =>
          `Chúng tôi ngừng ngay sau khi Quý khách xác nhận (luật cho phép tối đa ${days}). Tài khoản và dịch vụ không thay đổi.`,
      },
      handover: {
        name: 'Gửi cho tôi một bản sao dữ liệu',
        text: (days: string) =>
          `Quý khách nhận liên kết tải một tệp ZIP, chậm nhất ${days} sau khi gửi yêu cầu. Không có gì bị xóa.`,
      },
      deletion: {
        name: 'Xóa dữ liệu của tôi',
        text: (days: string, grace: string) =>
          `Sau khi xác nhận, Quý khách còn ${grace} để hủy. Sau đó chúng tôi xóa, chậm nhất ${days} sau khi gửi yêu cầu. Việc xóa không thể hoàn tác.`,
      },
    } satisfies Record<Kind, { name: string; text: (days: string, grace: string) => string }>,
    scope: 'Yêu cầu áp dụng cho phần nào?',
    scopes: {
      information: 'Thông tin khách hàng',
      data: 'Dữ liệu khách hàng',
      everything: 'Toàn bộ',
    } satisfies Record<Scope, string>,
    scopeFor: 'Dành cho yêu cầu xóa hoặc nhận bản sao.',
    topics: 'Quý khách không muốn nhận email về điều gì nữa?',
    topicsFor: 'Dành cho yêu cầu ngừng email quảng cáo.',
    topicsHint: 'Chọn một hoặc nhiều mục.',
    address: 'Địa chỉ email của Quý khách',
    addressHint: 'Địa chỉ đã đăng ký với chúng tôi. Chúng tôi chỉ gửi email xác nhận đến địa chỉ này.',
    submit: 'Gửi yêu cầu',
    next: 'Các bước tiếp theo',
    nextSteps: (workingDays: number) => [
      'Quý khách gửi biểu mẫu này và nhận mã yêu cầu.',
      `Chúng tôi gửi một email đến địa chỉ đã đăng ký, thường là ngay, chậm nhất trong ${workingDays} ngày làm việc.`,
      'Quý khách mở liên kết trong email, đọc kỹ những gì sẽ diễn ra và xác nhận. Không xác nhận thì không có gì thay đổi.',
      'Chúng tôi thực hiện và gửi biên nhận: đã làm gì, còn giữ gì, vì sao và đến khi nào.',
    ],
    errors: {
      kind: {
        missing: 'Xin chọn việc Quý khách muốn chúng tôi làm.',
        unknown: 'Xin chọn một trong ba việc.',
      },
      scope: {
        missing: 'Xin chọn phần thông tin hoặc dữ liệu.',
        unknown: 'Xin chọn một trong ba phần.',
      },
      topics: {
        missing: 'Xin chọn ít nhất một loại email.',
        unknown: 'Xin chỉ chọn trong các loại email được liệt kê.',
      },
      form: {
        unreadable: 'Chúng tôi không đọc được biểu mẫu. Xin điền lại và gửi lần nữa.',
        unsupported: 'Biểu mẫu được gửi theo cách chúng tôi không hỗ trợ. Xin điền lại trên trang này.',
        'too-large': 'Nội dung gửi lên quá dài. Xin điền lại ngắn gọn hơn.',
        'control-characters': 'Nội dung có ký tự không dùng được. Xin gõ lại thay vì dán.',
      },
    },
  },

  submitted: {
    title: 'Xin kiểm tra hộp thư',
    lead: (address: string) =>
      `Nếu địa chỉ ${address} thuộc về một khách hàng, một email của chúng tôi đang được gửi đến đó. Vì lý do bảo mật, trang này trả lời giống nhau cho mọi địa chỉ.`,
    code: 'Mã đối chiếu của Quý khách',
    codeFor: {
      deletion: 'Xin ghi lại hai chữ số này. Quý khách cần nhập mã khi xác nhận yêu cầu.',
      handover:
        'Xin ghi lại hai chữ số này. Quý khách cần nhập mã khi xác nhận yêu cầu và một lần nữa khi tải bản sao.',
    },
    codeWarning:
      'Mã chỉ hiện trên trang này và không có trong email. Nhân viên của chúng tôi không bao giờ hỏi mã này qua điện thoại hay email.',
    next: 'Việc tiếp theo',
    nextSteps: (wait: string) => [
      'Mở email của chúng tôi và bấm vào liên kết trong đó.',
      'Đọc kỹ trang hiện ra rồi xác nhận.',
      `Yêu cầu chờ xác nhận trong ${wait}. Quá thời gian đó, yêu cầu tự kết thúc và không có gì thay đổi.`,
    ],
    noMail: 'Không thấy email?',
    noMailHints: (email: string, phone: string) => [
      'Xin đợi vài phút và xem cả thư mục thư rác (spam).',
      'Xin kiểm tra lại địa chỉ ở trên. Nếu Quý khách đăng ký dịch vụ bằng địa chỉ khác, xin gửi yêu cầu mới với địa chỉ đó.',
      `Vẫn không thấy? Xin liên hệ ${email} hoặc ${phone} và cho biết mã yêu cầu. Xin không cho biết mã đối chiếu.`,
    ],
  },
};

/** The pages behind the links of our letters. */
export const links = {
  code: 'Mã đối chiếu (hai chữ số)',
  codeHint: 'Mã hiện trên trang ngay sau khi Quý khách gửi yêu cầu.',
  codeLost: 'Không còn mã? Xin gửi yêu cầu mới; yêu cầu này sẽ tự kết thúc và không có gì thay đổi.',
  codeLostForArchive: (until: string) =>
    `Không còn mã? Xin gửi yêu cầu mới để nhận bản sao mới. Bản sao này sẽ tự động bị xóa lúc ${until}.`,

  confirm: {
    titles: {
      deletion: 'Xác nhận xóa dữ liệu',
      handover: 'Xác nhận bàn giao dữ liệu',
      'opt-out': 'Xác nhận ngừng email quảng cáo',
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
        `Chúng tôi sẽ ${ask} của Quý khách, dưới dạng một tệp ZIP.`,
        'Khi bản sao sẵn sàng, Quý khách nhận email kèm liên kết đến trang tải. Khi tải, Quý khách nhập lại mã đối chiếu.',
        'Không có gì bị xóa hay thay đổi trong dịch vụ của Quý khách.',
      ],
      'opt-out': (ask: string) => [
        `Chúng tôi sẽ ${ask} ngay sau khi Quý khách xác nhận.`,
        'Quý khách vẫn nhận thư về dịch vụ, hợp đồng, hóa đơn và thay đổi chính sách.',
        'Chúng tôi gửi một email xác nhận duy nhất, không kèm quảng cáo.',
      ],
    } satisfies Record<Kind, (ask: string, grace: string) => string[]>,
    kept: 'Những gì vẫn được giữ lại',
    keptInvoices: (period: string) =>
      `Hóa đơn và chứng từ kế toán: ${period} kể từ khi kết thúc năm tài chính.`,
    keptDomains: (days: string) =>
      `Thông tin chủ thể tên miền: trong khi tên miền còn hoạt động và ${days} sau đó.`,
    keptAccount: (period: string) =>
      `Một số thông tin tài khoản mà đơn vị cung cấp dịch vụ Internet phải lưu theo luật: ${period} sau khi dịch vụ chấm dứt.`,
    keptConsents: (period: string) => `Bằng chứng đồng ý và từ chối nhận quảng cáo: ${period}.`,
    keptEvidence: (period: string) =>
      `Bằng chứng tối thiểu về yêu cầu này, để hai bên chứng minh được việc đã làm: ${period}.`,
    keptEnd: 'Hết thời hạn, các hồ sơ đó tự động bị xóa. Biên nhận ghi rõ từng loại và ngày hết hạn.',
    risk: 'Xin đọc kỹ trước khi xác nhận',
    /** A change of meaning needs a new `riskTextVersion`. */
    risks: {
      information: [
        'Tài khoản khách hàng không còn: Quý khách không thể đăng nhập, gia hạn hay quản lý dịch vụ nữa.',
        'Chúng tôi không còn nhận ra Quý khách khi Quý khách cần hỗ trợ.',
        'Chúng tôi không có bản sao lưu nào.',
        'Sau thời gian chờ, việc xóa không thể hoàn tác.',
      ],
      data: [
        'Các website của Quý khách ngừng hoạt động.',
        'Email và cơ sở dữ liệu trên máy chủ của chúng tôi bị xóa.',
        'Chúng tôi không có bản sao lưu nào. Nếu cần, xin tự lưu một bản sao trước.',
        'Sau thời gian chờ, việc xóa không thể hoàn tác.',
      ],
      everything: [
        'Các website của Quý khách ngừng hoạt động.',
        'Email và cơ sở dữ liệu trên máy chủ của chúng tôi bị xóa.',
        'Tài khoản khách hàng không còn: Quý khách không thể đăng nhập, gia hạn hay quản lý dịch vụ nữa.',
        'Chúng tôi không có bản sao lưu nào. Nếu cần, xin tự lưu một bản sao trước.',
        'Sau thời gian chờ, việc xóa không thể hoàn tác.',
      ],
    } satisfies Record<Scope, string[]>,
    acceptRisk: 'Tôi đã đọc, hiểu và chấp nhận các hậu quả nêu trên.',
    buttons: {
      deletion: 'Xác nhận xóa',
      handover: 'Xác nhận bàn giao',
      'opt-out': 'Xác nhận ngừng',
    } satisfies Record<Kind, string>,
    otherwise: (until: string) =>
      `Không muốn nữa, hoặc không phải Quý khách yêu cầu? Chỉ cần đóng trang này; không có gì thay đổi. Liên kết có hiệu lực đến ${until}.`,
  },

  confirmed: {
    title: 'Cảm ơn Quý khách đã xác nhận',
    next: {
      deletion: (grace: string) => [
        `Thời gian chờ ${grace} đã bắt đầu. Chưa có gì bị xóa.`,
        'Một email đang được gửi đến Quý khách, trong đó có liên kết để hủy và liên kết theo dõi.',
        'Hết thời gian chờ, chúng tôi xóa và gửi biên nhận.',
      ],
      handover: () => [
        'Chúng tôi đang chuẩn bị bản sao. Quý khách không cần giữ trang này mở.',
        'Khi bản sao sẵn sàng, Quý khách nhận email kèm liên kết đến trang tải.',
        'Xin giữ mã đối chiếu; Quý khách cần mã để tải.',
      ],
      'opt-out': () => [
        'Chúng tôi ngừng gửi ngay bây giờ.',
        'Quý khách sẽ nhận một email xác nhận, không kèm quảng cáo.',
      ],
    } satisfies Record<Kind, (grace: string) => string[]>,
  },

  freshLink: {
    titles: { 'link-expired': 'Liên kết này đã hết hạn', 'link-locked': 'Liên kết này đã bị khóa' },
    texts: {
      'link-expired':
        'Vì lý do an toàn, mỗi liên kết chỉ có hiệu lực trong thời gian ngắn. Yêu cầu của Quý khách vẫn còn nguyên và chưa có gì thay đổi.',
      'link-locked':
        'Mã đối chiếu đã bị nhập sai quá nhiều lần nên liên kết này không dùng được nữa. Yêu cầu của Quý khách vẫn còn nguyên và chưa có gì thay đổi.',
    },
    offer: 'Chúng tôi có thể gửi một liên kết mới đến địa chỉ email đã đăng ký. Mã đối chiếu không đổi.',
    button: 'Gửi liên kết mới',
  },

  freshLinkSent: {
    title: 'Một liên kết mới đang được gửi',
    text: 'Xin mở email mới nhất của chúng tôi. Các liên kết trong những email trước không còn hiệu lực.',
    spam: 'Xin đợi vài phút và xem cả thư mục thư rác (spam).',
  },

  cancel: {
    title: 'Hủy yêu cầu xóa',
    lead: (ask: string) => `Yêu cầu ${ask} đã được xác nhận và đang trong thời gian chờ. Chưa có gì bị xóa.`,
    until: (endsAt: string) => `Quý khách có thể hủy đến ${endsAt}.`,
    challenge: 'Các ký tự cần nhập',
    challengeWhy: 'Nhờ đó, chúng tôi biết người bấm nút là người thật, không phải chương trình quét thư.',
    field: 'Nhập các ký tự ở trên',
    missing: 'Xin nhập các ký tự hiện trên trang.',
    wrong: 'Các ký tự chưa đúng. Xin nhập lại đúng như trên trang.',
    button: 'Hủy yêu cầu, giữ lại dữ liệu',
    otherwise: 'Muốn tiếp tục xóa? Quý khách không cần làm gì; xin đóng trang này.',
  },

  cancelled: {
    title: 'Yêu cầu xóa đã được hủy',
    text: 'Không có gì bị xóa. Website, email và tài khoản của Quý khách vẫn như trước. Chúng tôi gửi email xác nhận việc hủy.',
    notYou: 'Nếu Quý khách không phải là người đã yêu cầu xóa, xin đổi mật khẩu email và tài khoản của mình.',
  },
};

/** Handover and opt-out pages. */
export const results = {
  download: {
    title: 'Tải bản sao dữ liệu',
    lead: 'Bản sao của Quý khách đã sẵn sàng. Nhập mã đối chiếu để nhận liên kết tải.',
    deletesAt: 'Tự động xóa lúc',
    button: 'Nhận liên kết tải',
    discardTitle: 'Đã lưu xong bản sao?',
    discardText:
      'Quý khách có thể xóa bản sao khỏi hệ thống của chúng tôi ngay, không cần đợi. Nhập mã đối chiếu ở trên rồi bấm nút này. Sau đó không thể tải lại.',
    discard: 'Tôi đã lưu bản sao, xóa ngay',
  },

  downloadReady: {
    title: 'Liên kết tải đã sẵn sàng',
    lead: (life: string, until: string) =>
      `Liên kết có hiệu lực ${life}, đến ${until}. Quá thời gian đó, Quý khách có thể lấy liên kết khác.`,
    button: 'Tải tệp ZIP',
    private: 'Không gửi liên kết này cho ai: người có liên kết có thể tải dữ liệu của Quý khách.',
    check: 'Cách kiểm tra bản sao',
    checks: [
      'Giải nén tệp ZIP và mở tệp index.html bằng trình duyệt.',
      'Tệp manifest.json ghi mã SHA-256 của từng tệp; index.html hướng dẫn cách so sánh.',
    ],
    another: 'Lấy liên kết khác',
  },

  discarded: {
    title: 'Bản sao đã được xóa',
    text: 'Bản sao bàn giao đang bị xóa khỏi hệ thống của chúng tôi và không thể tải lại. Dữ liệu trong dịch vụ của Quý khách không thay đổi.',
  },

  optOut: {
    title: 'Ngừng nhận email quảng cáo',
    lead: (topic: string) =>
      `Email mà Quý khách vừa mở thuộc chủ đề: ${topic}. Mở trang này chưa làm thay đổi gì.`,
    forwarded:
      'Nếu email này được người khác chuyển tiếp cho Quý khách, các nút dưới đây ngừng email của người đó, không phải của Quý khách.',
    stopTopic: (topic: string) => `Ngừng email về ${topic}`,
    stopAll: 'Ngừng mọi email quảng cáo',
    stays: 'Thư về dịch vụ, hợp đồng, hóa đơn và thay đổi chính sách vẫn được gửi.',
  },

  optedOut: {
    title: 'Chúng tôi đã ghi nhận',
    text: (topics: string, stopsAt: string) =>
      `Kể từ ${stopsAt}, chúng tôi không gửi email về ${topics} nữa.`,
    stays:
      'Thư về dịch vụ, hợp đồng, hóa đơn và thay đổi chính sách vẫn được gửi. Quý khách không cần làm gì thêm.',
  },
};
