/** Defect B of v6: UP_CANCELED falls into DYING. */
import { cpuDown } from '../../kernel/hotplug/cpu-down.js';
import { cpuUp } from '../../kernel/hotplug/cpu-up.js';
import type { Cpu } from '../../kernel/kernel.js';
import { numOnlineCpus } from '../../kernel/online.js';
import { FAULTS } from '../../kernel/fault.js';
import { defineScenario, tells } from '../define.js';

const CPU_UP = 1;

export const scenario = defineScenario({
  name: 'hotplug/up-canceled',
  story: `A CPU is prepared for coming up; then a notifier vetoes. What was allocated for it must be freed. In v6 the label for that
case stands above the one for a dying CPU and falls into it: the queue of the controlling CPU is flushed instead.`,
  source: 'v6 3/3 of 23 May 2014 as posted to linux-kernel: CPU_DYING stands below the bare label CPU_UP_CANCELED',
  cpus: 2,
  actors: [
    (cpu) => {
      cpuDown(cpu, CPU_UP);
      Atomics.store(cpu.mem, cpu.kernel.map.faults.base + FAULTS.upPrepare, CPU_UP + 1);
      cpuUp(cpu, CPU_UP);
    },
  ],
  after: (cpu) => (blocksInUse(cpu) > numOnlineCpus(cpu) ? 'call data leaked' : 'nothing leaked'),
  outcomes: [
    { match: 'nothing leaked', grade: 'acceptable', text: 'only online CPUs have call data' },
    ...tells('call data leaked', 'the call data of the CPU that did not come up is still allocated', ['v6']),
  ],
});

function blocksInUse(cpu: Cpu): number {
  const { cfdUsed } = cpu.kernel.map;
  let used = 0;
  for (let i = 0; i < cfdUsed.count; i++) if (cpu.mem[cfdUsed.base + i] !== 0) used++;
  return used;
}
