/** What the CPUs of the machine benchmarks run and count: every sum is checked where the work was done. */
import { at } from '../../src/memory/arena.js';
import type { Cpu, KernelFunction } from '../../src/kernel/kernel.js';
import { check } from '../subject.js';

/**
 * Words of the region `counts`: a cache line a CPU with how many functions ran there, and the sum of their arguments.
 */
export const COUNT_STRIDE = 16;
const RAN = 0;
const SUM = 1;

/** Where this thread's CPU counts: set when its program is loaded, as the linker does for the C twins. */
let line = 0;
export function attach(cpu: Cpu): void {
  line = countsOf(cpu, cpu.id);
}

/**
 * Two functions and not one, so that the call through the table is a call. Plain adds: each CPU writes its own line.
 */
export const functions: Readonly<Record<'even' | 'odd', KernelFunction>> = {
  even: ({ mem }, info) => {
    const counts = line;
    mem[counts]++;
    mem[counts + 1] += info;
  },
  odd: ({ mem }, info) => {
    const counts = line;
    mem[counts]++;
    mem[counts + 1] += 2 * info;
  },
};

export interface Counts {
  readonly ran: number;
  readonly sum: number;
}

/** Sums over all CPUs. Call it when nothing runs any more. */
export function totals(cpu: Cpu): Counts {
  let ran = 0;
  let sum = 0;
  for (let id = 0; id < cpu.cpus; id++) {
    ran += Atomics.load(cpu.mem, countsOf(cpu, id) + RAN);
    sum += Atomics.load(cpu.mem, countsOf(cpu, id) + SUM);
  }
  return { ran, sum };
}

/** Runs `work` and checks that so many functions ran, with so much as the sum of their arguments. */
export function counted<T>(cpu: Cpu, ran: number, sum: number, work: () => T): T {
  const before = totals(cpu);
  const result = work();
  const after = totals(cpu);
  check('functions that ran', after.ran - before.ran, ran);
  check('sum of their arguments', (after.sum - before.sum) | 0, sum | 0);
  return result;
}

/** Nanoseconds between two looks at the clock. */
export function clockCostNs(): number {
  let best = Infinity;
  for (let i = 0; i < 100; i++) {
    const before = performance.now();
    best = Math.min(best, performance.now() - before);
  }
  return best * 1e6;
}

function countsOf(cpu: Cpu, id: number): number {
  return at(cpu.kernel.map.data.counts, id * COUNT_STRIDE);
}
