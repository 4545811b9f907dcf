export const code: string = 'Mã đối chiếu (hai chữ số)';

export const codeHint = (reference: string) =>
  `Mã hiện trên trang ngay sau khi Quý khách gửi yêu cầu ${reference}.`;

/** After a wrong code: how many tries are left, and what comes then. */
export const triesLeft = {
  confirm: (tries: string, _many: boolean) =>
    `Còn ${tries} lần nhập. Sau đó liên kết này bị khóa; Quý khách có thể yêu cầu một liên kết mới.`,
  lastConfirm: (tries: string, _many: boolean) =>
    `Còn ${tries} lần nhập. Sau đó liên kết này bị khóa và yêu cầu tự kết thúc; không có gì thay đổi.`,
  download: (tries: string, _many: boolean) =>
    `Còn ${tries} lần nhập. Sau đó bản sao bị xóa để bảo vệ Quý khách.`,
};
