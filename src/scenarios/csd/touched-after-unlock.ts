/** Debug code that writes to a csd which has gone. */
import { doNothing } from '../../kernel/smp/smp-many.js';
import { smpCallFunctionSingle } from '../../kernel/smp/smp-single.js';
import { defineScenario, tells } from '../define.js';
import { statistic } from '../offline-race/observe.js';

const TARGET = 1;

export const scenario = defineScenario({
  name: 'csd/touched-after-unlock',
  story: `The csd of a waiting call lies on its sender's stack. The target unlocks it, the sender returns, and then the target
notes in it which CPU ran it: it writes to a stack frame that is gone.`,
  source: 'Paul McKenney, linux-kernel, July 2020: debug code on the wrong side of a csd_unlock()',
  cpus: 2,
  prompt: true,
  forms: ['v3.15', 'v6.18', 'busted-after-unlock'],
  actors: [
    (cpu) => {
      smpCallFunctionSingle(cpu, TARGET, doNothing, 0, true);
      smpCallFunctionSingle(cpu, TARGET, doNothing, 0, true); // uses the same place on the stack: it is looked at then
    },
  ],
  after: (cpu) => (statistic(cpu, 'warnings') > 0 ? 'a freed csd was written to' : 'nothing was overwritten'),
  races: [{ of: 'stack_csds', because: 'a freed csd is written to: that is the bug', on: ['busted-after-unlock'] }],
  outcomes: [
    { match: 'nothing was overwritten', grade: 'acceptable', text: 'as it should be' },
    ...tells('a freed csd was written to', 'the poison of the freed csd is damaged', ['busted-after-unlock']),
  ],
});
