import type { Clock, Site } from '../../../app/ports/kernel.ts';
import type { NoticeMachine, NoticeMail, NoticeRuns } from '../../../app/ports/notices.ts';
import type { PolicyVersions } from '../../../app/ports/policy.ts';
import type { Recipients } from '../../../app/ports/register.ts';
import type { RuntimeSettings } from '../../../contract/settings.ts';
import type { RenderNotice } from '../../../domain/notice.ts';

/** What the commands work with. */
export interface PolicyPorts extends Site {
  versions: PolicyVersions;
  runs: NoticeRuns;
  machine: NoticeMachine;
  recipients: Pick<Recipients, 'list'>;
  mail: Pick<NoticeMail, 'quota'>;
  renderNotice: RenderNotice;
  settings: RuntimeSettings;
  clock: Clock;
}
