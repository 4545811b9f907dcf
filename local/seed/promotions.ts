import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { RuntimeSettings } from '../../contract/settings.ts';
import { type Language, type Topic, topics } from '../../functions/shared/vocabulary.ts';
import type { GateAnswer } from '../../functions/stores/ask-mailing-gate.ts';
import { createSesClient } from '../clients.ts';
import type { LocalStack } from '../stack.ts';
import type { SeededCustomer } from './customers.ts';

/** Subject and text of a promotion, with the label and the way out that the law asks for. */
const promotions: Record<Language, Record<Topic, [subject: string, text: string]>> = {
  vi: {
    promotions: [
      'Gia hạn trước ngày 31/12, tặng thêm một tháng',
      'Quý khách gia hạn dịch vụ lưu trữ trước ngày 31/12 được tặng thêm một tháng sử dụng.',
    ],
    'price-lists': [
      'Bảng giá dịch vụ năm 2027',
      'Chúng tôi gửi Quý khách bảng giá dịch vụ lưu trữ và tên miền, áp dụng từ ngày 01/01/2027.',
    ],
    'sales-policy': [
      'Chính sách bán hàng năm 2027',
      'Chúng tôi gửi Quý khách chính sách bán hàng, áp dụng từ ngày 01/01/2027.',
    ],
  },
  en: {
    promotions: [
      'Renew before 31 December and get a month free',
      'Renew your hosting before 31 December and get one more month free of charge.',
    ],
    'price-lists': [
      'Our prices for 2027',
      'These are our prices of hosting and domains from 1 January 2027.',
    ],
    'sales-policy': ['Our terms of sale for 2027', 'These are our terms of sale from 1 January 2027.'],
  },
};

const wayOut: Record<Language, string> = {
  vi: 'Quý khách không muốn nhận email quảng cáo này nữa? Vui lòng bấm nút hủy đăng ký của chương trình email.',
  en: 'No more of these? Press the unsubscribe button of your mail program.',
};

/**
 * Acts as the provider's own mailer: asks the gate and sends a customer one promotion, which carries the gate's headers.
 * With it, the one-click opt-out can be tried.
 *
 * @throws if the gate refuses it
 */
export async function sendPromotion(
  { invoke, urls, environment }: Pick<LocalStack, 'invoke' | 'urls' | 'environment'>,
  customer: SeededCustomer,
): Promise<void> {
  const [topic = 'promotions'] = topics.filter((candidate) => customer.topics[candidate]);
  const answer = (await invoke('ask-mailing-gate', { address: customer.address, topic })) as GateAnswer;
  if (!answer.allowed) throw new Error(`The gate refuses a sample customer's promotion: ${answer.reason}.`);
  const { mail, provider } = JSON.parse(environment.SETTINGS ?? '') as RuntimeSettings;
  const message = new MailComposer({
    // Not the sender of letters: their reputation must not suffer from promotions.
    from: { name: provider.name, address: `offers@${mail.sender.split('@')[1]}` },
    headers: answer.headers,
    newline: 'windows',
    ...promotionFor(customer, topic),
  });
  const ses = createSesClient(urls.ses);
  try {
    await ses.send(
      new SendRawEmailCommand({
        Destinations: [customer.address],
        RawMessage: { Data: await message.compile().build() },
      }),
    );
  } finally {
    ses.destroy();
  }
}

function promotionFor({ name, address, profile: { language = 'vi' } }: SeededCustomer, topic: Topic) {
  const [subject, text] = promotions[language][topic];
  const lines = [text, '', wayOut[language], ''];
  return { to: { name, address }, subject: `[QC] ${subject}`, text: lines.join('\r\n') };
}
