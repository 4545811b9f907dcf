import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { grantAccess } from './constructs/access.ts';
import { Alarms } from './constructs/alarms.ts';
import type { CodeOf } from './constructs/bundling.ts';
import { Dashboard } from './constructs/dashboard.ts';
import { Data } from './constructs/data.ts';
import { checkEnvironments } from './constructs/environment-size.ts';
import { createFunctions, createSiteFunctions } from './constructs/functions.ts';
import { HttpApi } from './constructs/http-api.ts';
import { Keys } from './constructs/keys.ts';
import { Mail } from './constructs/mail.ts';
import { MailEvents } from './constructs/mail-events.ts';
import { NoticeMachine } from './constructs/notice-machine.ts';
import { DeadlineWatch } from './constructs/schedule.ts';
import { grantSiteAccess } from './constructs/site-access.ts';
import { SiteApi } from './constructs/site-api.ts';
import { Workflow } from './constructs/workflow.ts';
import type { Settings } from './settings.ts';

export interface PrivacyRequestsProps extends StackProps {
  settings: Settings;
  codeOf: CodeOf;
}

/**
 * The settings that the operator's commands need. Outputs are short: without the logo, which no letter shows, and of the site
 * no more than where the register is.
 */
function operatorSettings({ runtime: { provider, site, ...rest } }: Settings): object {
  const { logo: _logo, ...shown } = provider;
  return { provider: shown, ...rest, ...(site?.register && { site: { register: site.register } }) };
}

/** The whole system, as a table of contents. Nothing in it costs money while nobody uses it. */
export class PrivacyRequestsStack extends Stack {
  constructor(scope: Construct, id: string, { settings, codeOf, ...props }: PrivacyRequestsProps) {
    super(scope, id, props);
    const { deployment } = settings;
    const hasSite = settings.runtime.site !== undefined;
    const { logRetentionDays, noticeMemoryMegabytes } = deployment;

    const data = new Data(this, 'Data', settings);
    const mail = new Mail(this, 'Mail', settings);
    const functions = createFunctions(this, 'Functions', {
      codeOf,
      logRetentionDays,
      noticeMemoryMegabytes,
    });
    const siteFunctions = hasSite
      ? createSiteFunctions(new Construct(this, 'SiteFunctions'), { codeOf, logRetentionDays })
      : undefined;
    const keys = new Keys(this, 'Keys', {
      creator: functions['create-keys'],
      logRetentionDays,
      hasSite,
    });
    const workflow = new Workflow(this, 'Workflow', {
      functions: { ...functions, ...siteFunctions },
      settings,
    });
    const noticeMachine = new NoticeMachine(this, 'NoticeMachine', { functions, settings });
    const httpApi = new HttpApi(this, 'HttpApi', { functions, deployment });
    const resources = { data, mail, keys, workflow, noticeMachine, httpApi, settings };
    grantAccess(functions, resources);
    if (siteFunctions) grantSiteAccess(siteFunctions, functions, resources);
    const siteApi =
      siteFunctions && new SiteApi(this, 'SiteApi', { functions: siteFunctions, logRetentionDays });
    checkEnvironments(Object.values({ ...functions, ...siteFunctions }));

    const mailEvents = new MailEvents(this, 'MailEvents', { mail, recorder: functions['record-mail-event'] });
    const deadlineWatch = functions['watch-deadlines'];
    new DeadlineWatch(this, 'DeadlineWatch', deadlineWatch);
    const alarms = new Alarms(this, 'Alarms', {
      operatorEmail: deployment.operatorEmail,
      workflow,
      httpApi,
      deadlineWatch,
      hasSite,
    });
    new Dashboard(this, 'Dashboard', {
      alarms,
      data,
      functions,
      httpApi,
      workflow,
      noticeMachine,
      mailEvents,
    });

    this.#output({
      publicUrl: httpApi.publicUrl,
      domainTarget: httpApi.domainTarget,
      requestsTable: data.requests.tableName,
      accountTable: data.account.tableName,
      noticesTable: data.notices.tableName,
      stateMachineArn: workflow.machineArn,
      noticeMachineArn: noticeMachine.machine.stateMachineArn,
      masterKeyParameter: keys.masterKeyName,
      keysPath: keys.path,
      siteUrl: siteApi?.url,
      siteTable: data.site?.tableName,
      siteUploads: siteApi && `https://${data.archive.bucketName}.s3.${this.region}.${this.urlSuffix}`,
      ...keys.pinned,
      dkimRecords: mail.dkimRecords,
      settings: JSON.stringify(operatorSettings(settings)),
    });
  }

  /** Values for the operator's commands and the deployment guide. */
  #output(values: Record<string, string | undefined>): void {
    for (const [name, value] of Object.entries(values)) {
      if (value !== undefined) new CfnOutput(this, name, { value });
    }
  }
}
