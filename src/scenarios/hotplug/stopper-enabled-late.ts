/** A task on a CPU that has just come up, which the stopper of that CPU does not serve yet. */
import { cpuDown } from '../../kernel/hotplug/cpu-down.js';
import { cpuUp } from '../../kernel/hotplug/cpu-up.js';
import { waitDead } from '../../kernel/idle/idle-loop.js';
import { doNothing } from '../../kernel/smp/smp-many.js';
import { stopOneCpu } from '../../kernel/stop/stop-cpus.js';
import { allBut, defineScenario, tells } from '../define.js';

const COMING = 1;

export const scenario = defineScenario({
  name: 'hotplug/stopper-enabled-late',
  story: `A CPU comes up and runs its first task, which asks its own stopper for something: to be moved to that very CPU. The
CPU that brought it up has not enabled the stopper yet, so the work is completed at once without being run, and the task is left
where it is. Since 45178ac0cea8 the CPU enables its stopper itself, before it runs any task, as it did in Linux 4.6 and 4.7.`,
  source: '45178ac0cea8 (2019): a work queue rescuer that did not move',
  cpus: 2,
  data: { result: 1 },
  setup: (cpu) => void cpuDown(cpu, COMING),
  actors: [
    (cpu) => void cpuUp(cpu, COMING),
    (cpu) => {
      waitDead(cpu, false); // as the set-up left it: dead, until it is asked to come up
      cpu.preemptEnable();
      const ran = stopOneCpu(cpu, COMING, doNothing, 0) === 0;
      cpu.mem[cpu.kernel.map.data.result.base] = ran ? 1 : 2;
    },
  ],
  after: (cpu) => ['not up', 'run', 'not run'][cpu.mem[cpu.kernel.map.data.result.base]],
  outcomes: [
    { match: 'run', grade: 'acceptable', text: 'the stopper was enabled' },
    ...tells('not run', 'the task ran before its stopper was enabled: -ENOENT', allBut('v6.18')),
  ],
});
