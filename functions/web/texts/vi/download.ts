import type { LinkedSentence } from '../../linked-sentence.ts';

export { code, codeHint } from './codes.ts';

export const codeLostForArchive = (until: string): LinkedSentence => ({
  before: 'Không còn mã? Vui lòng ',
  link: 'gửi yêu cầu mới',
  after: ` để nhận bản sao mới. Bản sao này được xóa tự động lúc ${until}.`,
});

export const download = {
  title: 'Tải bản sao dữ liệu',
  lead: 'Bản sao của Quý khách đã sẵn sàng. Nhập mã đối chiếu để nhận liên kết tải.',
  deletesAt: 'Được xóa tự động lúc',
  button: 'Nhận liên kết tải',
  partsLead: 'Bản sao của Quý khách đã sẵn sàng. Nhập mã đối chiếu, rồi chọn phần cần tải.',
  partsTitle: 'Các phần của bản sao',
  partsText:
    'Bản sao này gồm nhiều phần. Quý khách có thể tải các phần vào nhiều lúc và theo thứ tự bất kỳ; nên bắt đầu từ phần 1.',
  partButton: (number: string) => `Tải phần ${number}`,
  discardTitle: 'Đã lưu xong bản sao?',
  discardText:
    'Quý khách có thể xóa bản sao khỏi hệ thống của chúng tôi ngay, không cần đợi. Nhập mã đối chiếu ở trên rồi bấm nút này. Sau đó không thể tải lại.',
  discard: 'Tôi đã lưu bản\u00a0sao, xóa ngay',
};

export const downloadReady = {
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
  brokenOff: 'Nếu lượt tải bị gián đoạn',
  goOn: 'Liên kết chỉ cần còn hiệu lực lúc bắt đầu tải: lượt tải đang chạy vẫn tiếp tục đến hết. Nếu bị gián đoạn, Quý khách lấy liên kết khác, dẫn đến cùng tệp này. Trình duyệt sẽ tải lại từ đầu. Phần mềm quản lý tải xuống tiếp tục từ chỗ dừng nếu Quý khách nhập liên kết mới; lệnh sau, gõ trong thư mục chứa tệp đang tải dở, cũng vậy:',
  newLink: 'liên-kết-mới',
  another: 'Lấy liên kết khác',
  partButton: (number: string, size: string) => `Tải phần ${number} (${size})`,
  otherParts: 'Tải phần khác',
  codeKept: 'Trên trang này, Quý khách không cần nhập lại mã đối chiếu.',
  partChecks:
    'index.html trong phần 1 ghi mã SHA-256 của từng phần. Mỗi phần ZIP có một tệp manifest ghi mã của từng tệp trong đó.',
};

export const discarded = {
  title: 'Bản sao đang được xóa',
  text: 'Bản sao đang được xóa khỏi hệ thống của chúng tôi và không thể tải lại. Dữ liệu trong dịch vụ của Quý khách không thay đổi.',
};
