/**
 * Prices in US dollars, us-east-1, from AWS's price pages in November 2026, without any free tier. Entered by hand:
 * check before quoting. Other Regions differ by some tens of percent.
 */
export const unitPrices = {
  /** Standard workflows: $25 per million. aws.amazon.com/step-functions/pricing */
  transition: 25e-6,
  /** HTTP APIs: $1.00 per million calls of up to 512 KB. aws.amazon.com/api-gateway/pricing */
  httpCall: 1e-6,
  /** $0.20 per million. aws.amazon.com/lambda/pricing */
  functionCall: 0.2e-6,
  /** arm64, billed start-up included. aws.amazon.com/lambda/pricing */
  functionGigabyteSecond: 0.0000133334,
  /** On demand: $0.625 per million write units of 1 KB. aws.amazon.com/dynamodb/pricing/on-demand */
  tableWriteUnit: 0.625e-6,
  /** On demand: $0.125 per million read units of 4 KB. aws.amazon.com/dynamodb/pricing/on-demand */
  tableReadUnit: 0.125e-6,
  /** $0.10 per 1,000. aws.amazon.com/ses/pricing */
  letter: 0.1e-3,
  /** PUT, POST and LIST: $5 per million; deleting many objects is counted as a POST. aws.amazon.com/s3/pricing */
  bucketWrite: 5e-6,
  /** GET: $0.40 per million. aws.amazon.com/s3/pricing */
  bucketRead: 0.4e-6,
  /** Collected: $0.50 per GB. aws.amazon.com/cloudwatch/pricing */
  logByte: 0.5e-9,
  /** A SecureString of the Parameter Store is decrypted by KMS: $0.03 per 10,000. aws.amazon.com/kms/pricing */
  keyUse: 3e-6,
} as const;

/** Monthly prices of resources that cost money by existing. */
export const monthlyPrices = {
  /** One metric, standard resolution. aws.amazon.com/cloudwatch/pricing */
  alarm: 0.1,
  /** aws.amazon.com/cloudwatch/pricing */
  dashboard: 3,
  /** One customer managed key. aws.amazon.com/kms/pricing */
  key: 1,
  /** $0.045 an hour, traffic not counted. aws.amazon.com/vpc/pricing */
  natGateway: 0.045 * 730,
} as const;

export type Unit = keyof typeof unitPrices;
/** Amount of each unit. */
export type Units = Record<Unit, number>;

/** The cost of these units, in dollars, most expensive first. */
export function costOf(units: Partial<Units>): { dollars: number; parts: { unit: Unit; dollars: number }[] } {
  const parts = (Object.keys(unitPrices) as Unit[])
    .map((unit) => ({ unit, dollars: (units[unit] ?? 0) * unitPrices[unit] }))
    .filter(({ dollars }) => dollars > 0)
    .sort((a, b) => b.dollars - a.dollars);
  return { dollars: parts.reduce((sum, part) => sum + part.dollars, 0), parts };
}
