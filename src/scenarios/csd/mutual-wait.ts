/** Why waiting with interrupts off is forbidden. */
import { doNothing } from '../../kernel/smp/smp-many.js';
import { smpCallFunctionSingle } from '../../kernel/smp/smp-single.js';
import type { Cpu } from '../../kernel/kernel.js';
import { defineScenario, tells } from '../define.js';

const IRQS_OFF = 1;

const modeWord = (cpu: Cpu): number => cpu.kernel.map.data.mode.base;

function call(cpu: Cpu, target: number): void {
  const irqsOff = cpu.mem[modeWord(cpu)] === IRQS_OFF;
  const irqs = irqsOff ? cpu.irqSave() : null;
  smpCallFunctionSingle(cpu, target, doNothing, 0, true);
  if (irqs !== null) cpu.irqRestore(irqs);
}

export const scenario = defineScenario({
  name: 'csd/mutual-wait',
  story: `Two CPUs call each other and wait, both with interrupts off: neither takes the other's IPI. With interrupts on, each serves the
other while it waits.`,
  source: 'kernel/smp.c, the warning in smp_call_function_single(): the caller has interrupts on',
  cpus: 2,
  prompt: true,
  kernel: 'v6.18',
  forms: ['broken', 'fixed'],
  data: { mode: 1 },
  setup: (cpu, form) => void (cpu.mem[modeWord(cpu)] = form === 'broken' ? IRQS_OFF : 0),
  actors: [(cpu) => call(cpu, 1), (cpu) => call(cpu, 0)],
  after: () => 'both came back',
  outcomes: [
    {
      match: 'both came back',
      grade: 'acceptable',
      text: 'one call was over before the other began, or each was served',
    },
    ...tells('deadlock', 'each waits for the other', ['broken']),
  ],
});
