/** A CPU that does not answer: it is frozen, or the doorbell for it was lost. Who waits cannot tell. */
import { at } from '../../memory/arena.js';
import type { Cpu } from '../../kernel/kernel.js';
import { CSD, CSD_FLAG_LOCK, csdInit } from '../../kernel/smp/csd.js';
import { queueCsd, smpCallFunctionSingle } from '../../kernel/smp/smp-single.js';
import { defineScenario, tells } from '../define.js';

const TARGET = 1;
const GIVES_UP = 1;
/** As long as the watchdog waits. */
const PATIENCE_US = 5_000_000;

const modeWord = (cpu: Cpu): number => cpu.kernel.map.data.mode.base;
const ranWord = (cpu: Cpu): number => cpu.kernel.map.data.ran.base;
const reusedWord = (cpu: Cpu): number => cpu.kernel.map.data.reused.base;
const csdOf = (cpu: Cpu): number => at(cpu.kernel.map.data.csd, 0);

function answer(cpu: Cpu): void {
  Atomics.store(cpu.mem, ranWord(cpu), 1);
}

/** Waits for a while, and then takes the memory of the call back. */
function callOrGiveUp(cpu: Cpu): void {
  const flags = csdOf(cpu) + CSD.flags;
  cpu.preemptDisable();
  csdInit(cpu, csdOf(cpu), cpu.kernel.functions.numberOf(answer), 0);
  Atomics.store(cpu.mem, flags, CSD_FLAG_LOCK);
  queueCsd(cpu, TARGET, csdOf(cpu));
  const until = cpu.nowUs() + PATIENCE_US;
  for (let left = PATIENCE_US; left > 0 && Atomics.load(cpu.mem, flags) !== 0; left = until - cpu.nowUs())
    cpu.spinOn(flags, CSD_FLAG_LOCK, 0, left);
  cpu.preemptEnable();
  Atomics.store(cpu.mem, flags, CSD_FLAG_LOCK); // the next owner of the memory happens to keep that there
  Atomics.store(cpu.mem, reusedWord(cpu), CSD_FLAG_LOCK);
}

export const scenario = defineScenario({
  name: 'csd/unresponsive-cpu',
  story: `A CPU calls another one and waits, and nothing comes. Either the other CPU is frozen, by its firmware or by the host
of a virtual machine, or the IPI was lost: the call lies in a queue whose CPU no CPU rings again. A waiter that waits for ever
hangs when the IPI was lost. A waiter that gives up lets a CPU that thaws write to memory which has another owner. The watchdog
of Linux reports it, rings again and goes on waiting: that helps in the one case and does no harm in the other.`,
  source: '35feb60474bf (2020): csd_lock_wait_toolong() rings again; seen on KVM, Xen and bare metal',
  cpus: 2,
  prompt: true,
  polls: false,
  kernel: 'v6.18',
  forms: ['broken', 'gives-up', 'fixed'],
  faults: { lostIpis: 1, freezes: 1 },
  csdLockDebug: ['fixed'],
  data: { mode: 1, ran: 1, reused: 1, csd: CSD.size },
  functions: { answer },
  setup: (cpu, form) => {
    cpu.mem[modeWord(cpu)] = form === 'gives-up' ? GIVES_UP : 0;
  },
  actors: [
    (cpu) => {
      if (cpu.mem[modeWord(cpu)] === GIVES_UP) callOrGiveUp(cpu);
      else smpCallFunctionSingle(cpu, TARGET, answer, 0, true);
    },
  ],
  after: (cpu) => {
    if (cpu.mem[csdOf(cpu) + CSD.flags] !== cpu.mem[reusedWord(cpu)]) return 'overwritten';
    return cpu.mem[ranWord(cpu)] === 1 ? 'answered' : 'given up';
  },
  outcomes: [
    { match: 'answered', grade: 'acceptable', text: 'the call was run, at once or after a second ring' },
    { match: 'given up', grade: 'acceptable', on: ['gives-up'], text: 'the IPI was lost: the call is never run' },
    ...tells('deadlock', 'the IPI was lost, and no CPU rings again', ['broken']),
    ...tells('overwritten', 'the CPU has thawed, and unlocks a call whose memory has another owner', ['gives-up']),
  ],
});
