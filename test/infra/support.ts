import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { beforeAll, expect } from 'vitest';
import { PrivacyRequestsStack } from '../../infra/privacy-requests-stack.ts';
import { parseSettings } from '../../infra/settings.ts';
import { agentPair } from '../support/seals.ts';

export const cdkContext: Record<string, unknown> & { settings: object; stages: Record<string, object> } =
  JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')).context;

/** The least that can be set. Not those on file: an operator who changes a setting must not break a test. */
export const leastSettings = {
  provider: {
    name: 'Vietnam Server',
    website: 'https://vietnam-server.example',
    supportEmail: 'support@vietnam-server.example',
    supportPhone: '+84 24 0000 0000',
    address: '1 Example Street, Hanoi, Vietnam',
  },
  mail: {
    sender: 'privacy@mail.vietnam-server.example',
    noticeSender: 'notices@mail.vietnam-server.example',
    replyTo: 'privacy@vietnam-server.example',
  },
  deployment: {
    mailDomain: 'mail.vietnam-server.example',
    operatorEmail: 'operations@vietnam-server.example',
  },
};

/** A site as in settings. */
export const siteSetting = {
  name: 'hanoi',
  agentKeys: [agentPair.key],
  stores: [
    {
      name: 'billing',
      scope: 'information',
      words: { vi: 'Hệ thống tính cước', en: 'Billing system' },
      categories: ['profile', 'invoices'],
    },
  ],
};

/**
 * An app with the stack in it, without code: what the functions do is tested elsewhere. CloudFormation's own rules, which
 * take as long as all else, are checked where the whole app is synthesised.
 */
export function build(override: object = {}): { app: App; stack: PrivacyRequestsStack } {
  const app = new App({ context: cdkContext, builtinCloudFormationValidation: false });
  const stack = new PrivacyRequestsStack(app, 'PrivacyRequests', {
    settings: parseSettings(leastSettings, override),
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

const templates = new Map<string, string>();

/** The resources of the stack with these settings, by logical id. Files that ask for the same share one synthesis. */
export function resourcesWith(override: object = {}): Record<string, Resource> {
  const asked = JSON.stringify(override);
  const template =
    templates.get(asked) ?? JSON.stringify(Template.fromStack(build(override).stack).toJSON().Resources);
  templates.set(asked, template);
  return JSON.parse(template);
}

/** The entry that a function runs. */
export const entryOf = ({ Properties }: Resource): string => Properties.Handler.split('.')[0];

/** Builds the template once for all tests of a file, and finds resources in it by their type. */
export function readTemplate() {
  let template: Record<string, Resource>;
  beforeAll(() => {
    template = resourcesWith();
  });

  /** All of one type, at least one: a test over none would prove nothing. */
  const all = (type: string): [id: string, resource: Resource][] => {
    const found = Object.entries(template).filter(([, { Type }]) => Type === type);
    expect(found, type).not.toHaveLength(0);
    return found;
  };
  /** The only one of its type. */
  const one = (type: string): Resource => {
    const [[, resource], ...others] = all(type) as [[string, Resource], ...unknown[]];
    expect(others, type).toEqual([]);
    return resource;
  };
  return { all, one, resources: () => template };
}
