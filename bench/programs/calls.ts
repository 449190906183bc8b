/** What the CPUs run in the machine benchmarks. Times are taken on the calling CPU. */
import { at } from '../../src/memory/arena.js';
import { CSD, csdInit, csdLocked } from '../../src/kernel/smp/csd.js';
import type { Cpu } from '../../src/kernel/kernel.js';
import { onEachCpu } from '../../src/kernel/smp/smp-many.js';
import { flushSmpCallFunctionQueue } from '../../src/kernel/smp/smp-interrupt.js';
import { addToCallQueue, smpCallFunctionSingle } from '../../src/kernel/smp/smp-single.js';
import { stopMachine } from '../../src/kernel/stop/stop-all.js';

export const functions = {
  bump: (cpu: Cpu) => void Atomics.add(cpu.mem, counterOf(cpu), 1),
};

export const tasks = {
  callAndWait: (cpu: Cpu, target: number, n: number) =>
    checked(cpu, n, () => {
      for (let i = 0; i < n; i++) smpCallFunctionSingle(cpu, target, functions.bump, 0, true);
    }),
  onEach: (cpu: Cpu, n: number) =>
    checked(cpu, n * cpu.cpus, () => {
      for (let i = 0; i < n; i++) onEachCpu(cpu, functions.bump, 0, true);
    }),
  stop: (cpu: Cpu, n: number) =>
    checked(cpu, n, () => {
      for (let i = 0; i < n; i++) stopMachine(cpu, functions.bump, 0);
    }),
  /** Queues n csds to this CPU itself, then flushes. Returns the nanoseconds of both. */
  flush(cpu: Cpu, n: number): readonly [queueing: number, flushing: number] {
    const csds = at(cpu.kernel.map.data.csds, 0);
    const bump = cpu.kernel.functions.numberOf(functions.bump);
    for (let i = 0; i < n; i++) csdInit(cpu, csds + i * CSD_STRIDE, bump, 0);
    const queueing = checked(cpu, 0, () => {
      for (let i = 0; i < n; i++) {
        Atomics.store(cpu.mem, csds + i * CSD_STRIDE + CSD.flags, 1);
        addToCallQueue(cpu, cpu.id, csds + i * CSD_STRIDE);
      }
    });
    const irqs = cpu.irqSave();
    const flushing = checked(cpu, n, () => flushSmpCallFunctionQueue(cpu));
    cpu.irqRestore(irqs);
    for (let i = 0; i < n; i++)
      if (csdLocked(cpu.mem, csds + i * CSD_STRIDE)) throw new Error(`csd ${i} is still locked`);
    return [queueing, flushing];
  },
};

/** Each csd on a cache line of its own. */
export const CSD_STRIDE = 16;

function checked(cpu: Cpu, expected: number, work: () => void): number {
  const before = Atomics.load(cpu.mem, counterOf(cpu));
  const begin = cpu.nowUs();
  work();
  const ns = (cpu.nowUs() - begin) * 1000;
  const ran = Atomics.load(cpu.mem, counterOf(cpu)) - before;
  if (ran !== expected) throw new Error(`${ran} functions ran, not ${expected}`);
  return ns;
}

function counterOf(cpu: Cpu): number {
  return at(cpu.kernel.map.data.counter, 0);
}
