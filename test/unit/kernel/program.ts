/** The program of the machines that the kernel's tests boot. */
import { cpuDown } from '../../../src/kernel/cpu-down.js';
import { cpuUp } from '../../../src/kernel/cpu-up.js';
import { CSD, csdInit, csdLockWait } from '../../../src/kernel/csd.js';
import { getOnlineCpus, HOTPLUG, putOnlineCpus } from '../../../src/kernel/hotplug-lock.js';
import { irqWorkQueue, IRQ_WORK } from '../../../src/kernel/irq-work.js';
import type { Cpu, KernelFunction } from '../../../src/kernel/kernel.js';
import { CPU_TASKS_FROZEN, CpuAction, type Notifier } from '../../../src/kernel/notifier.js';
import { cpuActive, cpuOnline } from '../../../src/kernel/online.js';
import { kernelWaiter } from '../../../src/kernel/sleep.js';
import { flushSmpCallFunctionQueue } from '../../../src/kernel/smp-interrupt.js';
import { onEachCpu, smpCallFunction } from '../../../src/kernel/smp-many.js';
import { smpCallFunctionSingle, smpCallFunctionSingleAsync } from '../../../src/kernel/smp-single.js';
import { stopMachine } from '../../../src/kernel/stop-all.js';
import { stopOneCpu, stopTwoCpus } from '../../../src/kernel/stop-cpus.js';
import { STOPPER } from '../../../src/kernel/stopper.js';
import { at } from '../../../src/memory/arena.js';
import { mutexLock, mutexUnlock } from '../../../src/sync/mutex.js';
import { gate, note } from './journal.js';

/** What is noted. */
export const Note = { FIRST: 1, LAST: 2, CALL: 3, STOPPED: 4, WORK: 5, DEVICE: 6, STEP: 7 } as const;

/** What `FIRST` and `LAST` say of the CPU that a notifier is told about, as bits. */
export const State = { online: 1, active: 2, callData: 4, stopper: 8, locked: 16 } as const;

function stateOf(cpu: Cpu, about: number): number {
  const { mem, kernel: { map } } = cpu;
  return (
    (cpuOnline(cpu, about) ? State.online : 0) |
    (cpuActive(cpu, about) ? State.active : 0) |
    (mem[at(map.cfdData, about)] === 0 ? 0 : State.callData) |
    (mem[at(map.stopper, about) + STOPPER.enabled] === 0 ? 0 : State.stopper) |
    (Atomics.load(mem, map.hotplug.base + HOTPLUG.activeWriter) === 0 ? 0 : State.locked)
  );
}

function witness(name: string, priority: number, what: number): Notifier {
  return {
    name, priority,
    call(cpu, action, about) {
      note(cpu, what, action, (about << 8) | stateOf(cpu, about));
      return 0;
    },
  };
}

/** Leaves work on the dying CPU, when it is told to by the gate of that number + 4. */
const worker: Notifier = {
  name: 'worker', priority: 1,
  call(cpu, action) {
    if ((action & ~CPU_TASKS_FROZEN) === CpuAction.DYING && Atomics.load(cpu.mem, gate(cpu, 4)) !== 0) irqWorkQueue(cpu, irqWork(cpu, cpu.id));
    return 0;
  },
};

export const notifiers: readonly Notifier[] = [witness('first', 2 ** 31 - 1, Note.FIRST), worker, witness('last', -(2 ** 31), Note.LAST)];

const [call, stopped, work, device, bump]: readonly KernelFunction[] = [
  (cpu, info) => note(cpu, Note.CALL, info),
  (cpu, info) => {
    note(cpu, Note.STOPPED, info, irqsOffMask(cpu));
    return info;
  },
  (cpu, info) => note(cpu, Note.WORK, info),
  (cpu, info) => note(cpu, Note.DEVICE, info, cpuOnline(cpu, cpu.id) ? 1 : 0),
  (cpu, info) => void Atomics.add(cpu.mem, cpu.kernel.map.data.counters.base + info * 16, 1),
];

export const functions: Readonly<Record<string, KernelFunction>> = {
  call, stopped, work, device, bump,
  flush: (cpu) => flushSmpCallFunctionQueue(cpu),
};

/** Which CPUs have their irqs off, as bits: what they show for reports. */
function irqsOffMask(cpu: Cpu): number {
  const { base, stride } = cpu.kernel.map.data.irqWords === undefined ? { base: 0, stride: 0 } : cpu.kernel.map.data.irqWords;
  return base + stride;
}

function irqWork(cpu: Cpu, id: number): number {
  const address = cpu.kernel.map.data.works.base + id * IRQ_WORK.size;
  cpu.mem[address + IRQ_WORK.func] = cpu.kernel.functions.numberOf(work);
  cpu.mem[address + IRQ_WORK.info] = id;
  return address;
}
