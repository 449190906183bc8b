/** A set-up that never returns. */
import { defineCheck } from 'smplab';

export default defineCheck({
  name: 'setup never returns',
  setup: () => {
    let turns = 0;
    while (turns >= 0) turns = (turns + 1) % 1000;
    return turns;
  },
  operations: { push: { args: 'int' }, pop: {} },
  model: 'fifo-queue',
});
