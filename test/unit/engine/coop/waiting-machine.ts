/** A CPU waits for a call of its own: in csd_lock_wait, or in a loop over the lock. */
import { at } from '../../../../src/memory/arena.js';
import { CSD, csdInit, csdLocked } from '../../../../src/kernel/smp/csd.js';
import type { Cpu } from '../../../../src/kernel/kernel.js';
import { doNothing } from '../../../../src/kernel/smp/smp-many.js';
import { smpCallFunctionSingle, smpCallFunctionSingleAsync } from '../../../../src/kernel/smp/smp-single.js';
import { defineScenario } from '../../../../src/scenarios/define.js';

const modeWord = (cpu: Cpu): number => cpu.kernel.map.data.mode.base;

function poll(cpu: Cpu): void {
  const csd = at(cpu.kernel.map.data.csd, 0);
  csdInit(cpu, csd, cpu.kernel.functions.numberOf(doNothing), 0);
  smpCallFunctionSingleAsync(cpu, 1, csd);
  while (csdLocked(cpu.mem, csd));
}

export const scenario = defineScenario({
  name: 'test/waiting-machine',
  story: '',
  source: '',
  cpus: 2,
  prompt: false,
  kernel: 'v6.18',
  polls: false,
  forms: ['waits', 'polls'],
  data: { mode: 1, csd: CSD.size },
  setup: (cpu, form) => void (cpu.mem[modeWord(cpu)] = form === 'waits' ? 1 : 0),
  actors: [
    (cpu) => {
      if (cpu.mem[modeWord(cpu)] === 1) smpCallFunctionSingle(cpu, 1, doNothing, 0, true);
      else poll(cpu);
    },
  ],
  after: () => 'came back',
  outcomes: [{ match: 'came back', grade: 'acceptable', text: '' }],
});
