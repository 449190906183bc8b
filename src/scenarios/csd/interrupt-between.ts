/** Why waiting calls from interrupt context are forbidden. */
import type { Cpu } from '../../kernel/kernel.js';
import { doNothing } from '../../kernel/smp-many.js';
import { smpCallFunctionSingle } from '../../kernel/smp-single.js';
import { machineScenario } from '../define.js';

function callAndWait(cpu: Cpu): void {
  smpCallFunctionSingle(cpu, 1, doNothing, 0, true);
}

export const scenario = machineScenario({
  name: 'csd/interrupt-between',
  story: `CPU 0 has queued a call and is about to ring. A device interrupts it; the handler calls the same CPU and waits. It finds the
queue not empty, so it rings nobody: whoever found it empty will. That is the code which it has interrupted.`,
  source: '19dbdcb8039c; kernel-facts B14',
  cpus: 2,
  prompt: true,
  functions: { call_and_wait: callAndWait },
  actors: [(cpu) => callAndWait(cpu)],
  devices: [{ cpu: 0, function: 'call_and_wait', info: 0 }],
  after: () => 'both calls were run',
  outcomes: [
    { match: 'both calls were run', grade: 'acceptable', text: 'the interrupt came at another time' },
    { match: 'deadlock', grade: 'required', text: 'the handler waits for a doorbell that only the interrupted code can ring' },
  ],
});
