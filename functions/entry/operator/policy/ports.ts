import type {
  Clock,
  NoticeMachine,
  NoticeMail,
  NoticeRuns,
  PolicyVersions,
  Recipients,
  Site,
} from '../../../app/ports.ts';
import type { RuntimeSettings } from '../../../contract.ts';
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
