/** The bug of 2014. */
import { cpuDown } from '../../kernel/hotplug/cpu-down.js';
import { smpCallFunctionSingleAsync } from '../../kernel/smp/smp-single.js';
import { defineScenario, NOT_FLUSHING, tells } from '../define.js';
import { CALL_DATA, callback, callCsd, fateOfCall, noteResult, OUTGOING, setupCall } from './observe.js';

export const scenario = defineScenario({
  name: 'offline-race/late-ipi',
  story: `CPU 1 queues a call for CPU 2 and rings. CPU 0 takes CPU 2 offline. The IPI may take arbitrarily long: if it comes
after CPU 2 has disabled its interrupts for good, no CPU looks at the queue again.`,
  source: '8d056c48e486 (2014), the flush at CPU_DYING',
  cpus: 3,
  data: CALL_DATA,
  functions: { callback },
  setup: setupCall,
  actors: [
    (cpu) => void cpuDown(cpu, OUTGOING),
    (cpu) => noteResult(cpu, smpCallFunctionSingleAsync(cpu, OUTGOING, callCsd(cpu))),
  ],
  after: fateOfCall,
  outcomes: [
    { match: 'run', grade: 'acceptable', text: 'the call ran on CPU 2' },
    { match: 'refused', grade: 'acceptable', text: 'CPU 2 was offline: -ENXIO' },
    ...tells('lost', 'CPU 2 is dead and the call is still in its queue', NOT_FLUSHING),
  ],
});
