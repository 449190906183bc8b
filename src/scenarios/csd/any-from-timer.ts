/** Timers that call any CPU of a mask, and wait. */
import type { Cpu } from '../../kernel/kernel.js';
import { doNothing, scratchMask, smpCallFunctionAny } from '../../kernel/smp/smp-many.js';
import { defineScenario, tells } from '../define.js';

const OTHERS = 1;

const modeWord = (cpu: Cpu): number => cpu.kernel.map.data.mode.base;

/** Reads a register that any CPU of the mask can read. Context: an interrupt, so irqs are off. */
function readRegister(cpu: Cpu): void {
  const isLeftOut = cpu.mem[modeWord(cpu)] === OTHERS;
  const mask = scratchMask(cpu, isLeftOut ? [1 - cpu.id] : [0, 1]);
  smpCallFunctionAny(cpu, mask, doNothing, 0, true);
}

export const scenario = defineScenario({
  name: 'csd/any-from-timer',
  story: `A driver's timer has any CPU of a package read a register, and waits. When its own CPU is among them, the call runs on the spot.
When it is not, the timer waits with interrupts off, and two of them wait for each other.`,
  source: 'kernel/smp.c, smp_call_function_any(), and 19dbdcb8039c, the warning for callers that are not tasks',
  cpus: 2,
  prompt: true,
  kernel: 'v6.18',
  forms: ['broken', 'fixed'],
  data: { mode: 1 },
  functions: { read_register: readRegister },
  setup: (cpu, form) => void (cpu.mem[modeWord(cpu)] = form === 'broken' ? OTHERS : 0),
  devices: [
    { cpu: 0, function: 'read_register', info: 0 },
    { cpu: 1, function: 'read_register', info: 0 },
  ],
  after: () => 'both timers came back',
  outcomes: [
    { match: 'both timers came back', grade: 'acceptable', text: 'each ran its call itself, or one after the other' },
    ...tells('deadlock', 'each timer waits, with interrupts off, for the CPU of the other', ['broken']),
  ],
});
