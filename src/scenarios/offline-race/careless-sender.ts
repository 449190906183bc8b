/** Defect A of v6: what its warning finds, it forgets. */
import { cpuDown } from '../../kernel/hotplug/cpu-down.js';
import { defineScenario, tells } from '../define.js';
import { callInWindow } from './careless.js';
import { CALL_DATA, callback, fateOfCall, OUTGOING, setupCall } from './observe.js';

export const scenario = defineScenario({
  name: 'offline-race/careless-sender',
  story: `CPU 1 does not ask whether CPU 2 is online: it queues a call and rings while CPU 2, marked offline, still
takes interrupts. v6 takes the queue to print it, forgets what it took, and takes the queue again to run it.`,
  source: 'v6 3/3 of 23 May 2014 as posted to linux-kernel: the interrupt takes the queue twice',
  cpus: 3,
  prompt: true,
  data: CALL_DATA,
  functions: { callback },
  setup: setupCall,
  actors: [(cpu) => void cpuDown(cpu, OUTGOING), callInWindow],
  after: fateOfCall,
  outcomes: [
    { match: 'run', grade: 'acceptable', text: 'the call ran, late' },
    { match: 'not sent', grade: 'acceptable', text: 'the window was not open' },
    ...tells('dropped', 'the call was taken off the queue, printed, and neither run nor unlocked', ['v6']),
  ],
});
