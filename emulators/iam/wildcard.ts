/** Whether a text fits a pattern in which `*` stands for any characters, none included, and `?` for one. */
export function fits(pattern: string, text: string): boolean {
  // By hand, in linear steps: a regular expression with many stars takes exponential time on hostile texts.
  let at = 0;
  let patternAt = 0;
  let star = -1;
  let retryAt = 0;
  while (at < text.length) {
    const wanted = pattern[patternAt];
    if (wanted === '*') {
      star = patternAt;
      retryAt = at;
      patternAt += 1;
    } else if (wanted === '?' || wanted === text[at]) {
      patternAt += 1;
      at += 1;
    } else if (star >= 0) {
      retryAt += 1;
      at = retryAt;
      patternAt = star + 1;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(patternAt));
}

/** Parts of an ARN: `arn`, partition, service, region, account, and the rest as one. */
const partCount = 6;

/** Whether an ARN fits a pattern, part by part as IAM compares them; `*` alone fits everything. */
export function fitsArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const wanted = partsOf(pattern);
  const given = partsOf(arn);
  return wanted.length === given.length && wanted.every((part, index) => fits(part, given[index] ?? ''));
}

function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, partCount - 1), parts.slice(partCount - 1).join(':')];
}
