import { readTemplateFile } from '../../emulators/template/template.ts';
import type { Row } from '../support/figure.ts';
import { statesEntered, statesWithItems, transitionsOf } from '../support/history.ts';
import { number } from '../support/words.ts';

const maxTransitions = 9;
const manyStores = 30;
/** The state that identifies the request machine. */
const eraseInEveryStore = 'Erase in every store';

export const stateTransitions: Row = {
  row: 2,
  name: 'state transitions of the reference request',
  limit: '3',
  goal: '≤ 9; constant in objects',
  how: "What AWS bills, from the execution's history on the local stack: each state entered, and each retry of a task.",
  isQuick: true,
  async measure(bench) {
    const { reference, large } = await bench.deletions();
    const transitions = transitionsOf(reference.history);
    const transitionsOfLarge = transitionsOf(large.history);
    const machine = readTemplateFile(await bench.template())
      .machines()
      .find(({ definition }) => eraseInEveryStore in definition.States);
    if (!machine) throw new Error('The template has no machine of requests.');
    const ofManyStores = statesWithItems(reference.history, machine.definition, manyStores);
    return {
      value: `${transitions}; of ${manyStores} stores ${ofManyStores}; of ${number(large.size.objects)} objects ${transitionsOfLarge}`,
      isMet: transitions <= maxTransitions && transitionsOfLarge === transitions,
      measured: {
        reference: transitions,
        manyStores: ofManyStores,
        [`of${large.size.objects}Objects`]: transitionsOfLarge,
      },
      remarks: [
        `Entered: ${statesEntered(reference.history).join(' → ')}.`,
        `The figure of ${manyStores} stores is computed from the definition: it grows by one with each store.`,
        `No state depends on an object: requests with ${number(reference.size.objects)} and ${number(large.size.objects)} objects enter the same number. One function call erases for at most 15 minutes; an account that takes longer adds one transition per further call (at most 24 retries).`,
      ],
    };
  },
};
