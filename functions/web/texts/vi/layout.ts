/** What stands around every page. */
export const layout = {
  skipToContent: 'Chuyển đến nội dung chính',
  otherLanguage: 'English',
  progress: (step: number, of: number, name: string) => `Bước ${step}/${of}: ${name}`,
  steps: ['Gửi yêu cầu', 'Mở email của chúng tôi', 'Xác nhận', 'Chúng tôi thực hiện'],
  errorPrefix: 'Lỗi: ',
  errorSummary: 'Có nội dung chưa đúng',
  helpTitle: 'Cần trợ giúp?',
  policy: 'Chính sách bảo mật',
};
