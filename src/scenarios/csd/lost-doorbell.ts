/** One doorbell that is not rung stops every CPU that comes later. */
import type { Cpu } from '../../kernel/kernel.js';
import { doNothing } from '../../kernel/smp/smp-many.js';
import { smpCallFunctionSingle } from '../../kernel/smp/smp-single.js';
import { defineScenario, tells } from '../define.js';

const TARGET = 2;

function call(cpu: Cpu, wait: boolean): void {
  smpCallFunctionSingle(cpu, TARGET, doNothing, 0, wait);
}

export const scenario = defineScenario({
  name: 'csd/lost-doorbell',
  story: `The CPU that finds the queue empty rings; all others rely on that. One sender finds it filled, the target drains it,
the sender adds its call and does not ring. From then on the queue is not empty, so no CPU ever rings again: every later sender
hangs.`,
  source: '35feb60474bf (2020), the watchdog that rings again; the cause of the lost IPIs was never found',
  cpus: 3,
  prompt: true,
  forms: ['v3.15', 'v6.18', 'busted-doorbell'],
  actors: [
    (cpu) => {
      call(cpu, false);
      call(cpu, true);
    },
    (cpu) => call(cpu, true),
  ],
  after: () => 'all calls were run',
  outcomes: [
    { match: 'all calls were run', grade: 'acceptable', text: 'as it should be' },
    ...tells('deadlock', 'calls wait in a queue whose CPU was not notified', ['busted-doorbell']),
  ],
});
