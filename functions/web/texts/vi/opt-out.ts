export const optOut = {
  title: 'Ngừng nhận email quảng cáo',
  lead: (topic: string) =>
    `Email mà Quý khách vừa mở thuộc chủ đề: ${topic}. Mở trang này chưa làm thay đổi gì.`,
  forwarded:
    'Nếu email này được người khác chuyển tiếp cho Quý khách, các nút dưới đây ngừng email của người đó, không phải của Quý khách.',
  stopTopic: (topic: string) => `Ngừng email về ${topic}`,
  stopAll: 'Ngừng mọi email quảng cáo',
  stays: 'Email về dịch vụ, hợp đồng, hóa đơn và thay đổi chính sách vẫn được gửi.',
};

export const optedOut = {
  title: 'Chúng tôi đã ghi nhận',
  text: (topics: string, stopsAt: string) => `Kể từ ${stopsAt}, chúng tôi không gửi email về ${topics} nữa.`,
  stays:
    'Email về dịch vụ, hợp đồng, hóa đơn và thay đổi chính sách vẫn được gửi. Quý khách không cần làm gì thêm.',
};
