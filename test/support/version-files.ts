import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { PolicyVersion } from '../../functions/policy/domain/policy.ts';
import { languages } from '../../functions/shared/vocabulary.ts';

/** Writes a version as an editor would: one file per language. */
export async function writeVersion(folder: string, version: PolicyVersion): Promise<void> {
  const { number, date, effective, significance, decision, words, texts } = version;
  for (const language of languages) {
    const { title, summary, purposes } = words[language];
    const front = {
      version: number,
      language,
      date,
      effective,
      significance,
      decidedBy: decision.by,
      decidedOn: decision.on,
      decidedWhy: decision.why,
      title,
      summary,
      ...(Object.keys(purposes).length > 0 && { purposes }),
    };
    await writeFile(
      join(folder, `${number}.${language}.md`),
      `---\n${stringify(front)}---\n\n${texts[language]}`,
    );
  }
}
