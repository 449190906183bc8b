/** A stopper that parks, and a work that comes between its last look and that. */
import { at } from '../../memory/arena.js';
import { cpuDown } from '../../kernel/hotplug/cpu-down.js';
import type { Cpu } from '../../kernel/kernel.js';
import { stopOneCpuNowait } from '../../kernel/stop/stop-cpus.js';
import { CPU_STOP_WORK } from '../../kernel/stop/stopper.js';
import { allBut, defineScenario, tells } from '../define.js';

const OUTGOING = 1;

const queuedWord = (cpu: Cpu): number => cpu.kernel.map.data.queued.base;
const ranWord = (cpu: Cpu): number => cpu.kernel.map.data.ran.base;

/** In the stopper of the outgoing CPU. */
function stopperWork(cpu: Cpu): void {
  cpu.mem[ranWord(cpu)] = 1;
}

/** An interrupt on the CPU that takes the other one down, such as a timer that pushes a task away from it. */
function queueWork(cpu: Cpu): void {
  const queued = stopOneCpuNowait(cpu, OUTGOING, stopperWork, 0, at(cpu.kernel.map.data.work, 0));
  cpu.mem[queuedWord(cpu)] = queued ? 1 : 0;
}

export const scenario = defineScenario({
  name: 'hotplug/work-left-behind',
  story: `CPU 1 goes offline: its stopper runs the works that are queued, and parks when there are none. In Linux 3.15 it is
enabled until it has parked. A work that is queued after the last look and before it has parked is left in its list: no CPU runs
it, unless CPU 1 comes back, although its owner was promised that it would run. Since 233e7f267e58 the stopper takes no more
works as soon as it is asked to park, and runs all that it has.`,
  source: '233e7f267e58 (2015), the queued callback that cpu_stop_park() finds',
  cpus: 2,
  prompt: true,
  forms: ['v3.15', 'v3.16', 'v6.18'],
  data: { work: CPU_STOP_WORK.size, queued: 1, ran: 1 },
  functions: { stopper_work: stopperWork, queue_work: queueWork },
  actors: [(cpu) => void cpuDown(cpu, OUTGOING)],
  devices: [{ cpu: 0, function: 'queue_work', info: 0 }],
  after: (cpu) => {
    if (cpu.mem[ranWord(cpu)] === 1) return 'run';
    return cpu.mem[queuedWord(cpu)] === 1 ? 'queued and never run' : 'refused';
  },
  outcomes: [
    { match: 'run', grade: 'acceptable', text: 'the stopper ran it before it parked' },
    { match: 'refused', grade: 'acceptable', text: 'the stopper had parked' },
    ...tells(
      'queued and never run',
      'the stopper had looked for the last time, and was still enabled',
      allBut('v6.18'),
    ),
  ],
});
