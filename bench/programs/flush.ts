/** CPU 0 queues csds to itself, or others do, and it flushes. */
import { at } from '../../src/memory/arena.js';
import { csdInit, csdLock, csdLocked } from '../../src/kernel/smp/csd.js';
import type { Cpu } from '../../src/kernel/kernel.js';
import { flushSmpCallFunctionQueue } from '../../src/kernel/smp/smp-interrupt.js';
import { addToCallQueue } from '../../src/kernel/smp/smp-single.js';
import { check } from '../subject.js';
import { bareFlush } from './bare-flush.js';
import { clockCostNs, counted, functions } from './checked.js';
import { CSD_STRIDE, sumOf } from './csds.js';

export { attach, functions } from './checked.js';

export const tasks = {
  bare: bareFlush,

  /**
   * `reps` times: queues n csds to this CPU, then flushes. Returns nanoseconds a csd of both; the clock's own cost is
   * taken off.
   */
  flush(cpu: Cpu, n: number, reps: number): readonly [queueing: number, flushing: number] {
    prepare(cpu, 0, n);
    const clock = clockCostNs();
    const irqs = cpu.irqSave();
    const spent = counted(cpu, n * reps, reps * sumOf(n), () => {
      const times = { queueing: 0, flushing: 0 };
      for (let rep = 0; rep < reps; rep++) {
        const begin = performance.now();
        queue(cpu, n);
        const middle = performance.now();
        flushSmpCallFunctionQueue(cpu);
        times.flushing += performance.now() - middle;
        times.queueing += middle - begin;
      }
      return times;
    });
    cpu.irqRestore(irqs);
    expectUnlocked(cpu, n);
    const perCsd = (ms: number): number => (ms * 1e6 - clock * reps) / (n * reps);
    return [perCsd(spent.queueing), perCsd(spent.flushing)];
  },

  /**
   * Flushes what `senders` CPUs queue meanwhile, n each; returns nanoseconds a csd from opening the gate to the last
   * one run.
   *
   * CPU 0 waits until all senders have arrived; with irqs off, so that nothing but this flush takes their work.
   */
  collect(cpu: Cpu, senders: number, n: number): number {
    const gate = at(cpu.kernel.map.data.gate, 0);
    const irqs = cpu.irqSave();
    const ns = counted(cpu, senders * n, sumOf(senders * n), () => {
      for (let arrived = Atomics.load(cpu.mem, gate); arrived < senders; arrived = Atomics.load(cpu.mem, gate))
        cpu.spinOn(gate, arrived);
      const begin = performance.now();
      Atomics.store(cpu.mem, gate, -1);
      cpu.wake(gate);
      drain(cpu, senders * n);
      return (performance.now() - begin) * 1e6;
    });
    Atomics.store(cpu.mem, gate, 0);
    cpu.irqRestore(irqs);
    return ns / (senders * n);
  },

  /** The sender's side of `collect`: waits at the gate, then queues. */
  contribute(cpu: Cpu, from: number, n: number): void {
    const gate = at(cpu.kernel.map.data.gate, 0);
    prepare(cpu, from, n);
    Atomics.add(cpu.mem, gate, 1);
    cpu.wake(gate);
    for (let seen = Atomics.load(cpu.mem, gate); seen >= 0; seen = Atomics.load(cpu.mem, gate)) cpu.spinOn(gate, seen);
    for (let i = from; i < from + n; i++) {
      csdLock(cpu, csdAt(cpu, i));
      addToCallQueue(cpu, 0, csdAt(cpu, i));
    }
    for (let i = from; i < from + n; i++) {
      while (csdLocked(cpu.mem, csdAt(cpu, i))) cpu.relax();
    }
  },
};

function prepare(cpu: Cpu, from: number, n: number): void {
  const even = cpu.kernel.functions.numberOf(functions.even);
  const odd = cpu.kernel.functions.numberOf(functions.odd);
  for (let i = from; i < from + n; i++) csdInit(cpu, csdAt(cpu, i), i % 2 === 0 ? even : odd, i);
}

function queue(cpu: Cpu, n: number): void {
  for (let i = 0; i < n; i++) {
    csdLock(cpu, csdAt(cpu, i));
    addToCallQueue(cpu, cpu.id, csdAt(cpu, i));
  }
}

function drain(cpu: Cpu, expected: number): void {
  const begun = ranHere(cpu);
  while (ranHere(cpu) - begun < expected) flushSmpCallFunctionQueue(cpu);
}

function ranHere(cpu: Cpu): number {
  return cpu.mem[at(cpu.kernel.map.data.counts, 0)];
}

function expectUnlocked(cpu: Cpu, n: number): void {
  for (let i = 0; i < n; i++) check(`csd ${i} is locked`, Number(csdLocked(cpu.mem, csdAt(cpu, i))), 0);
}

function csdAt(cpu: Cpu, index: number): number {
  return at(cpu.kernel.map.data.csds, index * CSD_STRIDE);
}
