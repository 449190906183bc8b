/** A CPU that is online and whose stopper does not work yet. */
import { cpuDown } from '../../kernel/cpu-down.js';
import { cpuUp } from '../../kernel/cpu-up.js';
import { waitDead } from '../../kernel/idle-loop.js';
import type { Cpu } from '../../kernel/kernel.js';
import { cpuOnline } from '../../kernel/online.js';
import { doNothing } from '../../kernel/smp-many.js';
import { stopOneCpu } from '../../kernel/stop-cpus.js';
import { HISTORY, machineScenario, tells } from '../define.js';

const COMING = 2;
const RAN = 1;
const NOT_RUN = 2;

/** CPU 2 as it is left by the set-up: dead, until it is asked to come up. */
function comeUp(cpu: Cpu): void {
  waitDead(cpu, false);
  cpu.preemptEnable();
}

export const scenario = machineScenario({
  name: 'hotplug/stopper-disabled',
  story: `A CPU comes up: it is marked online first, its stopper is enabled after that. Work that somebody queues in between, because he
sees the CPU online, is done at once without being run. No kernel of this history cures it: who uses a stopper must ask whether
the CPU is active, not whether it is online.`,
  source: '45178ac0cea8; kernel-facts B11',
  cpus: 3,
  data: { result: 1 },
  setup: (cpu) => void cpuDown(cpu, COMING),
  actors: [
    (cpu) => void cpuUp(cpu, COMING),
    (cpu) => {
      if (!cpuOnline(cpu, COMING)) return;
      cpu.mem[cpu.kernel.map.data.result.base] = stopOneCpu(cpu, COMING, doNothing, 0) === 0 ? RAN : NOT_RUN;
    },
    comeUp,
  ],
  after: (cpu) => ['not online', 'run', 'not run'][cpu.mem[cpu.kernel.map.data.result.base]],
  outcomes: [
    { match: 'not online', grade: 'acceptable', text: 'CPU 2 was still offline' },
    { match: 'run', grade: 'acceptable', text: 'the stopper of CPU 2 was ready' },
    ...tells('not run', 'CPU 2 was online and its stopper was not: -ENOENT', HISTORY),
  ],
});
