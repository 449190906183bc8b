/** Why waiting calls from interrupt context are forbidden. */
import { at } from '../../memory/arena.js';
import { CSD, csdInit } from '../../kernel/smp/csd.js';
import type { Cpu } from '../../kernel/kernel.js';
import { doNothing } from '../../kernel/smp/smp-many.js';
import { smpCallFunctionSingle, smpCallFunctionSingleAsync } from '../../kernel/smp/smp-single.js';
import { defineScenario, tells } from '../define.js';

const TARGET = 1;
const WAITS = 1;

const modeWord = (cpu: Cpu): number => cpu.kernel.map.data.mode.base;
const csdOf = (cpu: Cpu): number => at(cpu.kernel.map.data.csd, 0);

function callFromInterrupt(cpu: Cpu): void {
  if (cpu.mem[modeWord(cpu)] === WAITS) smpCallFunctionSingle(cpu, TARGET, doNothing, 0, true);
  else smpCallFunctionSingleAsync(cpu, TARGET, csdOf(cpu));
}

export const scenario = defineScenario({
  name: 'csd/interrupt-between',
  story: `CPU 0 has queued a call and is about to ring. A device interrupts it; the handler calls the same CPU and waits. It
finds the queue not empty, so it does not ring: the code that found it empty will. But that is the code it has interrupted. A
handler that does not wait lets that code go on.`,
  source: '19dbdcb8039c, the warning for callers that are not tasks, WARN_ON_ONCE(!in_task())',
  cpus: 2,
  prompt: true,
  kernel: 'v6.18',
  forms: ['broken', 'fixed'],
  data: { mode: 1, csd: CSD.size },
  functions: { call_from_interrupt: callFromInterrupt },
  setup: (cpu, form) => {
    cpu.mem[modeWord(cpu)] = form === 'broken' ? WAITS : 0;
    csdInit(cpu, csdOf(cpu), cpu.kernel.functions.numberOf(doNothing), 0);
  },
  actors: [(cpu) => void smpCallFunctionSingle(cpu, TARGET, doNothing, 0, true)],
  devices: [{ cpu: 0, function: 'call_from_interrupt', info: 0 }],
  after: () => 'both calls were run',
  outcomes: [
    { match: 'both calls were run', grade: 'acceptable', text: 'the interrupt came at another time, or did not wait' },
    ...tells('deadlock', 'the handler waits for a doorbell that only the interrupted code can ring', ['broken']),
  ],
});
