/** An add that loses its race and does not notice. */
import type { Cpu } from '../../kernel/kernel.js';
import { doNothing } from '../../kernel/smp/smp-many.js';
import { smpCallFunctionSingle } from '../../kernel/smp/smp-single.js';
import { defineScenario, tells } from '../define.js';

const TARGET = 2;

function call(cpu: Cpu): void {
  smpCallFunctionSingle(cpu, TARGET, doNothing, 0, true);
}

export const scenario = defineScenario({
  name: 'llist/add-without-retry',
  story: `Two senders read the head of a call queue and try to put their csd in its place. One compare-exchange fails. A sender that
does not try again waits for a call that is on no list.`,
  source: 'lib/llist.c, the loop of llist_add_batch(); seeded',
  cpus: 3,
  prompt: true,
  forms: ['v3.15', 'v6.18', 'busted-no-retry'],
  actors: [call, call],
  after: () => 'both calls were run',
  outcomes: [
    { match: 'both calls were run', grade: 'acceptable', text: 'as it should be' },
    ...tells('deadlock', 'a call that is on no list is waited for', ['busted-no-retry']),
  ],
});
