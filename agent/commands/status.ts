import { addSeconds } from '../../functions/shared/calendar.ts';
import { usedBrakes } from '../journal/brakes.ts';
import { whatIsComing } from '../journal/decisions.ts';
import { openJournal } from '../journal/journal.ts';
import { stoppedSince } from '../journal/stop-switch.ts';
import { type Command, commonHelp, configOf, said, table } from './command.ts';

export const status: Command = {
  help: `status: what is coming, by the date of its decision, and how far the brakes are used. Works without the workflow.

${commonHelp}`,
  options: {},
  async run(words, context) {
    const { state, safety } = configOf(words, context);
    const journal = openJournal(state);
    const stopped = stoppedSince(journal);
    const coming = whatIsComing(journal).map((each) => ({
      ...each,
      ...(each.asks === 'deletion' && {
        erasedFrom: addSeconds(new Date(each.arrivedAt), safety.eraseAfterSeconds).toISOString(),
      }),
    }));
    const used = usedBrakes(journal, context.now());
    journal.close();
    const rows = coming.map(
      ({ request, asks, kind, customerId = '–', decidedAt, arrivedAt, done, ...more }) => [
        request,
        asks,
        kind,
        customerId,
        decidedAt,
        arrivedAt,
        'erasedFrom' in more ? String(more.erasedFrom) : '–',
        done.join(', ') || '–',
      ],
    );
    const head = ['request', 'asks for', 'by', 'customer', 'decided', 'arrived', 'erased from', 'done'];
    const limits = used.map(({ operation, kind, count }) => [
      operation,
      kind,
      `${count} of ${safety.brakes[operation as keyof typeof safety.brakes]}`,
    ]);
    const text = `${stopped === undefined ? '' : `Stopped since ${stopped}: nothing is begun. End it with \`stop --end\`.\n\n`}${
      coming.length === 0 ? 'Nothing is coming.\n' : `Coming:\n${table([head, ...rows])}`
    }${limits.length === 0 ? '' : `\nWithin 24 hours:\n${table(limits)}`}`;
    return said(text, { ...(stopped !== undefined && { stoppedSince: stopped }), coming, brakes: used });
  },
};
