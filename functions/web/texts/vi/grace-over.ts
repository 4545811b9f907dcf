export const graceOver = {
  name: 'Đã xác nhận, chưa bắt đầu xóa',
  soon: 'Thời gian chờ đã hết và việc xóa sắp bắt đầu. Quý khách vẫn có thể hủy cho đến khi việc xóa bắt đầu.',
  /** The provider's own systems are asked what they hold. */
  atSite:
    'Thời gian chờ đã hết. Chúng tôi đang tạm ngừng các dịch vụ sẽ xóa và kiểm tra những gì đang được lưu. Quý khách vẫn có thể hủy cho đến khi việc xóa bắt đầu; nếu Quý khách hủy, các dịch vụ sẽ hoạt động trở lại.',
  waits: (reference: string) =>
    `Thời gian chờ đã hết, nhưng việc xóa còn đợi yêu cầu ${reference} của Quý khách. Quý khách vẫn có thể hủy cho đến khi việc xóa bắt đầu.`,
  /** The other request is a copy that can be downloaded, or deleted by the customer. */
  waitsForCopy: (reference: string) =>
    `Thời gian chờ đã hết, nhưng việc xóa còn đợi yêu cầu ${reference}, vì Quý khách vẫn có thể tải bản sao của yêu cầu đó. Quý khách vẫn có thể hủy cho đến khi việc xóa bắt đầu. Để việc xóa bắt đầu sớm hơn, vui lòng xóa bản sao trên trang tải của yêu cầu đó.`,
  /** Staff have to look after it first. */
  stuck: 'Thời gian chờ đã hết; Quý khách vẫn có thể hủy cho đến khi việc xóa bắt đầu.',
};
