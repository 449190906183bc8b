/** A CPU that is online and whose stopper does not work yet. */
import { cpuDown } from '../../kernel/hotplug/cpu-down.js';
import { cpuUp } from '../../kernel/hotplug/cpu-up.js';
import { waitDead } from '../../kernel/idle/idle-loop.js';
import type { Cpu } from '../../kernel/kernel.js';
import { cpuActive, cpuOnline } from '../../kernel/online.js';
import { doNothing } from '../../kernel/smp/smp-many.js';
import { stopOneCpu } from '../../kernel/stop/stop-cpus.js';
import { defineScenario, tells } from '../define.js';

const COMING = 2;
const RAN = 1;
const NOT_RUN = 2;
const ASKS_WHETHER_ACTIVE = 1;

/** CPU 2 as it is left by the set-up: dead, until it is asked to come up. */
function comeUp(cpu: Cpu): void {
  waitDead(cpu, false);
  cpu.preemptEnable();
}

export const scenario = defineScenario({
  name: 'hotplug/stopper-disabled',
  story: `A CPU comes up: it is marked online first, its stopper is enabled after that. Work that a CPU queues in between,
because it sees the CPU online, is completed at once without being run. Since 45178ac0cea8 the CPU enables it itself, before it
runs any task: that fixes it for the tasks on that CPU (hotplug/stopper-enabled-late), but not for code on other CPUs. That code
must ask whether the CPU is active, as the form "fixed" does, not whether it is online.`,
  source: '45178ac0cea8: work for a disabled stopper is completed without being run',
  cpus: 3,
  kernel: 'v6.18',
  forms: ['broken', 'fixed'],
  data: { result: 1, mode: 1 },
  setup: (cpu, form) => {
    cpu.mem[cpu.kernel.map.data.mode.base] = form === 'fixed' ? ASKS_WHETHER_ACTIVE : 0;
    cpuDown(cpu, COMING);
  },
  actors: [
    (cpu) => void cpuUp(cpu, COMING),
    (cpu) => {
      const ready = cpu.mem[cpu.kernel.map.data.mode.base] === ASKS_WHETHER_ACTIVE ? cpuActive : cpuOnline;
      if (!ready(cpu, COMING)) return;
      cpu.mem[cpu.kernel.map.data.result.base] = stopOneCpu(cpu, COMING, doNothing, 0) === 0 ? RAN : NOT_RUN;
    },
    comeUp,
  ],
  after: (cpu) => ['not online', 'run', 'not run'][cpu.mem[cpu.kernel.map.data.result.base]],
  outcomes: [
    { match: 'not online', grade: 'acceptable', text: 'CPU 2 was not ready yet' },
    { match: 'run', grade: 'acceptable', text: 'the stopper of CPU 2 was ready' },
    ...tells('not run', 'CPU 2 was online and its stopper was not: -ENOENT', ['broken']),
  ],
});
