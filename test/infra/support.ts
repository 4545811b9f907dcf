import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { PrivacyRequestsStack } from '../../infra/privacy-requests-stack.ts';
import { parseSettings } from '../../infra/settings.ts';

export const cdkContext: Record<string, unknown> & { settings: object; stages: Record<string, object> } =
  JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')).context;

/** An app with the stack in it, without code: what the functions do is tested elsewhere. */
export function build(override: object = {}): { app: App; stack: PrivacyRequestsStack } {
  const app = new App({ context: cdkContext, outdir: mkdtempSync(join(tmpdir(), 'privacy-requests-')) });
  const stack = new PrivacyRequestsStack(app, 'PrivacyRequests', {
    settings: parseSettings(cdkContext.settings, override),
    codeOf: () => Code.fromInline('exports.handler = async () => {};'),
  });
  return { app, stack };
}

export interface Resource {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: templates are plain JSON, and tests read deep into them.
  Properties: Record<string, any>;
  DeletionPolicy?: string;
}

/** The resources of a template, by logical id. */
export function resourcesOf(stack: PrivacyRequestsStack): Record<string, Resource> {
  return Template.fromStack(stack).toJSON().Resources;
}
