/** Call data that is freed while a call is in flight. */
import { cpuDown } from '../../kernel/hotplug/cpu-down.js';
import type { Cpu } from '../../kernel/kernel.js';
import { smpCallFunction } from '../../kernel/smp/smp-many.js';
import { defineScenario, NOT_FLUSHING, tells } from '../define.js';
import { statistic } from '../offline-race/observe.js';

const CONTROLLER = 0;
const TARGET = 1;
const SENDER = 2;

const ranWord = (cpu: Cpu): number => cpu.kernel.map.data.ran.base;

function noteRun(cpu: Cpu): void {
  if (cpu.id === CONTROLLER) Atomics.store(cpu.mem, ranWord(cpu), 1);
}

export const scenario = defineScenario({
  name: 'hotplug/cfd-freed',
  story: `CPU 2 calls all others without waiting; the csds of those calls lie in its call data. CPU 1 goes offline and loses its call, so
that csd stays locked and queued. Then CPU 2 goes offline, and its call data is freed with the csd in it: when CPU 1 is back, it
will run what lies there then.`,
  source: 'kernel/smp.c, hotplug_cfd(): CPU_DEAD frees the call data of the CPU, Linux 3.15',
  cpus: 3,
  data: { ran: 1 },
  functions: { note_run: noteRun },
  actors: [
    (cpu) => {
      while (Atomics.load(cpu.mem, ranWord(cpu)) === 0) cpu.spinOn(ranWord(cpu), 0);
      cpuDown(cpu, TARGET);
      cpuDown(cpu, SENDER);
    },
    () => undefined,
    (cpu) => smpCallFunction(cpu, noteRun, 0, false),
  ],
  after: (cpu) => (statistic(cpu, 'warnings', CONTROLLER) > 0 ? 'freed while in flight' : 'done before it was freed'),
  outcomes: [
    { match: 'done before it was freed', grade: 'acceptable', text: 'all calls were run' },
    ...tells('freed while in flight', 'a csd in the freed call data is still locked', NOT_FLUSHING),
  ],
});
