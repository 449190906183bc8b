/** A flush that is hooked to the wrong place. */
import { cpuDown } from '../../kernel/hotplug/cpu-down.js';
import { smpCallFunctionSingleAsync } from '../../kernel/smp/smp-single.js';
import { FLUSHING, defineScenario, tells } from '../define.js';
import { CALL_DATA, callback, callCsd, fateOfCall, noteResult, OUTGOING, setupCall } from './observe.js';

const ELSEWHERE = ['busted-flush-section', 'busted-flush-at-dead'];

export const scenario = defineScenario({
  name: 'offline-race/flush-elsewhere',
  story: `The call queue is flushed when a CPU goes down, but from a notifier that runs on the controlling CPU: before the outgoing one
is stopped, or when it is dead. What is flushed is the queue of the wrong CPU. The late IPI loses its call as if there were no
flush at all.`,
  source:
    'seeded, after 31487f8328f2 (2016): it put CPUHP_AP_SMPCFD_DYING among the steps of the controlling CPU, until 2017',
  cpus: 3,
  forms: [...FLUSHING, ...ELSEWHERE],
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
    ...tells('lost', 'CPU 2 is dead and the call is still in its queue', ELSEWHERE),
  ],
});
