import type { RuntimeSettings } from '../../contract/settings.ts';
import type { RenderNotice } from '../../functions/notices/domain/notice.ts';
import type { NoticeMachine, NoticeMail, NoticeRuns } from '../../functions/notices/ports.ts';
import type { PolicyVersions } from '../../functions/policy/ports.ts';
import type { Recipients } from '../../functions/register/ports.ts';
import type { Clock, PublicSite } from '../../functions/shared/ports.ts';

/** Ports of the policy commands. */
export interface PolicyPorts extends PublicSite {
  versions: PolicyVersions;
  runs: NoticeRuns;
  machine: NoticeMachine;
  recipients: Pick<Recipients, 'list'>;
  mail: Pick<NoticeMail, 'quota'>;
  renderNotice: RenderNotice;
  settings: RuntimeSettings;
  clock: Clock;
}
