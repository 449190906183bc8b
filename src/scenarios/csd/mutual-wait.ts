/** Why waiting with interrupts off is forbidden. */
import { doNothing } from '../../kernel/smp-many.js';
import { smpCallFunctionSingle } from '../../kernel/smp-single.js';
import type { Cpu } from '../../kernel/kernel.js';
import { machineScenario } from '../define.js';

function callWithIrqsOff(cpu: Cpu, target: number): void {
  const irqs = cpu.irqSave();
  smpCallFunctionSingle(cpu, target, doNothing, 0, true);
  cpu.irqRestore(irqs);
}

export const scenario = machineScenario({
  name: 'csd/mutual-wait',
  story: 'Two CPUs call each other and wait, both with interrupts off: neither takes the other\'s IPI.',
  source: 'kernel/smp.c, the warning in smp_call_function_single(); kernel-facts B15',
  cpus: 2,
  prompt: true,
  actors: [(cpu) => callWithIrqsOff(cpu, 1), (cpu) => callWithIrqsOff(cpu, 0)],
  after: () => 'both came back',
  outcomes: [
    { match: 'both came back', grade: 'acceptable', text: 'one call was over before the other began' },
    { match: 'deadlock', grade: 'required', text: 'each waits for the other' },
  ],
});
