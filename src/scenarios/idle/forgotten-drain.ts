/** An idle loop that is notified by a flag and does not look at its queue. */
import { clearPolling, needResched, setPolling } from '../../kernel/idle/idle.js';
import { smpCallFunctionSingleAsync } from '../../kernel/smp/smp-single.js';
import { defineScenario, tells } from '../define.js';
import { CALL_DATA, callback, callCsd, fateOfCall, noteResult, OUTGOING, setupCall } from '../offline-race/observe.js';

const TURNS = 2;

export const scenario = defineScenario({
  name: 'idle/forgotten-drain',
  story: `A CPU that idles polling promises to drain its call queue before it does anything else, so senders set its flag and save the
IPI. This idle loop of CPU 2 breaks the promise. Kernels that always ring do not care; in one that relies on the flag the call
stays in the queue.`,
  source: 'kernel/sched/idle.c, do_idle(), and kernel/sched/core.c, call_function_single_prep_ipi(), Linux 6.18',
  cpus: 3,
  polls: false,
  data: CALL_DATA,
  functions: { callback },
  setup: setupCall,
  actors: [
    () => undefined,
    (cpu) => noteResult(cpu, smpCallFunctionSingleAsync(cpu, OUTGOING, callCsd(cpu))),
    (cpu) => {
      setPolling(cpu);
      for (let turn = 0; turn < TURNS && !needResched(cpu); turn++) cpu.relax();
      clearPolling(cpu);
    },
  ],
  after: fateOfCall,
  outcomes: [
    { match: 'run', grade: 'acceptable', text: 'an IPI was sent' },
    ...tells('stuck in the queue', 'the IPI was saved, and no CPU looks at the queue', ['v6.18']),
  ],
});
