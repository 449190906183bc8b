/** A CPU whose kernel watches its waits calls another one: that answers, or has its interrupts off for ever. */
import type { Cpu } from '../../../../src/kernel/kernel.js';
import { smpCallFunctionSingle } from '../../../../src/kernel/smp/smp-single.js';
import { defineScenario } from '../../../../src/scenarios/define.js';

const DEAF = 1;
const modeWord = (cpu: Cpu): number => cpu.kernel.map.data.mode.base;
const ranWord = (cpu: Cpu): number => cpu.kernel.map.data.ran.base;

function answer(cpu: Cpu): void {
  Atomics.add(cpu.mem, ranWord(cpu), 1);
}

export const scenario = defineScenario({
  name: 'test/faults',
  story: '',
  source: '',
  cpus: 2,
  kernel: 'v6.18',
  polls: false,
  forms: ['answers', 'unwatched', 'deaf'],
  csdLockDebug: ['answers', 'deaf'],
  data: { mode: 1, ran: 1 },
  functions: { answer },
  setup: (cpu, form) => void (cpu.mem[modeWord(cpu)] = form === 'deaf' ? DEAF : 0),
  actors: [
    (cpu) => void smpCallFunctionSingle(cpu, 1, answer, 0, true),
    (cpu) => {
      if (cpu.mem[modeWord(cpu)] !== DEAF) return;
      cpu.irqDisable();
      cpu.spinOn(ranWord(cpu), 0);
    },
  ],
  after: (cpu) => `run ${cpu.mem[ranWord(cpu)]} times`,
  outcomes: [{ match: 'run 1 times', grade: 'acceptable', text: '' }],
});
