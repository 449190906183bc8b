/** A task takes down the CPU that it runs on, and another one brings that CPU back, or takes it down too. */
import { at } from '../../../../src/memory/arena.js';
import { EBUSY, EINVAL } from '../../../../src/kernel/errno.js';
import { cpuDown } from '../../../../src/kernel/hotplug/cpu-down.js';
import { cpuUp } from '../../../../src/kernel/hotplug/cpu-up.js';
import type { Cpu } from '../../../../src/kernel/kernel.js';
import { cpuOnline } from '../../../../src/kernel/online.js';
import { defineScenario } from '../../../../src/scenarios/define.js';

const OWN = 1;
const [BACK, TWICE, BOTH] = [1, 2, 3];
const TEXTS = new Map([
  [0, 'down and back'],
  [-EBUSY, 'refused: the last one'],
  [-EINVAL, 'was down already'],
]);

const modeWord = (cpu: Cpu): number => cpu.kernel.map.data.mode.base;
const resultWord = (cpu: Cpu): number => cpu.kernel.map.data.result.base;

export const scenario = defineScenario({
  name: 'test/own-cpu',
  story: '',
  source: '',
  cpus: 3,
  prompt: true,
  kernel: 'v6.18',
  polls: false,
  forms: ['back', 'twice', 'both'],
  data: { mode: 1, result: 1 },
  setup: (cpu, form) => {
    cpu.mem[modeWord(cpu)] = { back: BACK, twice: TWICE, both: BOTH }[form]!;
  },
  actors: [
    (cpu) => {
      const mode = cpu.mem[modeWord(cpu)];
      if (mode === BOTH) return void cpuDown(cpu, cpu.id);
      if (mode === TWICE) cpuDown(cpu, OWN);
      while (cpuOnline(cpu, OWN)) cpu.relax();
      cpuUp(cpu, OWN);
    },
    (cpu) => {
      const result = cpuDown(cpu, OWN);
      Atomics.store(cpu.mem, resultWord(cpu), result - 1);
    },
    (cpu) => {
      if (cpu.mem[modeWord(cpu)] === BOTH) cpuDown(cpu, cpu.id);
    },
  ],
  after: (cpu) => {
    const result = cpu.mem[at(cpu.kernel.map.data.result, 0)];
    return result === 0 ? 'not back' : (TEXTS.get(result + 1) ?? String(result + 1));
  },
  outcomes: [{ match: /./, grade: 'acceptable', text: '' }],
});
