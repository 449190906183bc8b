/** An irq_work that is freed when its function has run, and not when it is over. */
import { at } from '../../memory/arena.js';
import { IRQ_WORK, irqWorkQueueOn, irqWorkSync } from '../../kernel/irq-work.js';
import type { Cpu } from '../../kernel/kernel.js';
import { defineScenario, tells } from '../define.js';

const TARGET = 1;
const SYNCS = 1;

const modeWord = (cpu: Cpu): number => cpu.kernel.map.data.mode.base;
const doneWord = (cpu: Cpu): number => cpu.kernel.map.data.done.base;
const reusedWord = (cpu: Cpu): number => cpu.kernel.map.data.reused.base;
const workOf = (cpu: Cpu): number => at(cpu.kernel.map.data.work, 0);

function finish(cpu: Cpu): void {
  Atomics.store(cpu.mem, doneWord(cpu), 1);
  cpu.wake(doneWord(cpu));
}

export const scenario = defineScenario({
  name: 'irq-work/freed-while-busy',
  story: `A CPU has an irq_work run on another one, and frees it afterwards. After the function the other CPU still clears the
BUSY flag in the work. An owner that frees the work as soon as the function says that it is done lets it write to memory that
may have another owner by then. irq_work_sync() waits for BUSY to go.`,
  source: 'kernel/irq_work.c, irq_work_single() and irq_work_sync(), Linux 6.18',
  cpus: 2,
  kernel: 'v6.18',
  forms: ['broken', 'fixed'],
  data: { mode: 1, done: 1, reused: 1, work: IRQ_WORK.size },
  functions: { finish },
  setup: (cpu, form) => {
    cpu.mem[modeWord(cpu)] = form === 'fixed' ? SYNCS : 0;
    cpu.mem[workOf(cpu) + IRQ_WORK.func] = cpu.kernel.functions.numberOf(finish);
  },
  actors: [
    (cpu) => {
      const flags = workOf(cpu) + IRQ_WORK.flags;
      irqWorkQueueOn(cpu, TARGET, workOf(cpu));
      if (cpu.mem[modeWord(cpu)] === SYNCS) irqWorkSync(cpu, workOf(cpu));
      else while (Atomics.load(cpu.mem, doneWord(cpu)) === 0) cpu.spinOn(doneWord(cpu), 0);
      const next = Atomics.load(cpu.mem, flags); // the next owner happens to keep the same there
      Atomics.store(cpu.mem, flags, next);
      Atomics.store(cpu.mem, reusedWord(cpu), next);
    },
  ],
  after: (cpu) =>
    cpu.mem[workOf(cpu) + IRQ_WORK.flags] === cpu.mem[reusedWord(cpu)]
      ? 'the next owner keeps its value'
      : 'overwritten',
  outcomes: [
    { match: 'the next owner keeps its value', grade: 'acceptable', text: 'the work was over when it was freed' },
    ...tells('overwritten', 'BUSY was cleared in memory that had another owner', ['broken']),
  ],
});
