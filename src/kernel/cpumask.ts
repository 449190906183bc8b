/**
 * CPU masks: one bit per CPU in consecutive words. They are kernel code and not the machine's, because "is it online?"
 * is a step that races: it must be a scheduling point of the controlled engines.
 *
 * Context: the atomic forms (`setCpu`, `clearCpu`, `testCpu`) may be called by any CPU at any time. The copying forms
 * read and write word by word: their result is a snapshot of each word, not of the mask; callers that need more hold
 * the lock that guards the mask.
 */

const BITS = 32;

/**
 * Words that a mask of `cpus` CPUs takes.
 *
 * Source: include/linux/cpumask.h, BITS_TO_LONGS(), Linux 3.15.
 */
export function cpumaskWords(cpus: number): number {
  return Math.ceil(cpus / BITS);
}

/**
 * Sets the bit of `cpu`. Returns whether it was set before. Atomic, fully ordered.
 *
 * Source: include/linux/cpumask.h, cpumask_test_and_set_cpu(), Linux 3.15.
 */
export function setCpu(mem: Int32Array, mask: number, cpu: number): boolean {
  const bit = 1 << (cpu % BITS);
  return (Atomics.or(mem, wordOf(mask, cpu), bit) & bit) !== 0;
}

/**
 * Clears the bit of `cpu`. Returns whether it was set before. Atomic, fully ordered.
 *
 * Source: include/linux/cpumask.h, cpumask_test_and_clear_cpu(), Linux 3.15.
 */
export function clearCpu(mem: Int32Array, mask: number, cpu: number): boolean {
  const bit = 1 << (cpu % BITS);
  return (Atomics.and(mem, wordOf(mask, cpu), ~bit) & bit) !== 0;
}

/**
 * Whether `cpu` is in the mask at this moment.
 *
 * Source: include/linux/cpumask.h, cpumask_test_cpu(), Linux 3.15.
 */
export function testCpu(mem: Int32Array, mask: number, cpu: number): boolean {
  return (Atomics.load(mem, wordOf(mask, cpu)) & (1 << (cpu % BITS))) !== 0;
}

/**
 * `testCpu` of a bit that only this CPU itself ever changes. Plain: it is what this CPU last wrote, whatever others do
 * to their bits of the same word meanwhile.
 *
 * Source: include/linux/cpumask.h, cpumask_test_cpu(), Linux 3.15 (plain there, too).
 */
export function testOwnCpu(mem: Int32Array, mask: number, cpu: number): boolean {
  return (mem[wordOf(mask, cpu)] & (1 << (cpu % BITS))) !== 0;
}

/**
 * The lowest CPU ≥ `from` in the mask, or `cpus` when there is none.
 *
 * Source: include/linux/cpumask.h, cpumask_next(), Linux 3.15.
 */
export function nextCpu(mem: Int32Array, mask: number, from: number, cpus: number): number {
  let cpu = from;
  while (cpu < cpus) {
    const rest = Atomics.load(mem, wordOf(mask, cpu)) >>> (cpu % BITS);
    if (rest !== 0) return Math.min(cpu + trailingZeros(rest), cpus);
    cpu += BITS - (cpu % BITS);
  }
  return cpus;
}

/**
 * The lowest CPU that is in both masks and ≥ `from`, or `cpus` when there is none.
 *
 * Source: include/linux/cpumask.h, cpumask_next_and(), Linux 3.15.
 */
export function nextCpuAnd(mem: Int32Array, a: number, b: number, from: number, cpus: number): number {
  let cpu = nextCpu(mem, a, from, cpus);
  while (cpu < cpus && !testCpu(mem, b, cpu)) cpu = nextCpu(mem, a, cpu + 1, cpus);
  return cpu;
}

/**
 * Number of CPUs in the mask.
 *
 * Source: include/linux/cpumask.h, cpumask_weight(), Linux 3.15.
 */
export function countCpus(mem: Int32Array, mask: number, cpus: number): number {
  let count = 0;
  for (let cpu = nextCpu(mem, mask, 0, cpus); cpu < cpus; cpu = nextCpu(mem, mask, cpu + 1, cpus)) count++;
  return count;
}

/**
 * `to := a & b`, word by word. `to` must belong to the caller alone.
 *
 * Source: include/linux/cpumask.h, cpumask_and(), Linux 3.15.
 */
export function andMask(mem: Int32Array, to: number, a: number, b: number, cpus: number): void {
  for (let word = 0; word < cpumaskWords(cpus); word++) {
    Atomics.store(mem, to + word, Atomics.load(mem, a + word) & Atomics.load(mem, b + word));
  }
}

/**
 * Empties a mask that belongs to the caller alone.
 *
 * Source: include/linux/cpumask.h, cpumask_clear(), Linux 3.15.
 */
export function zeroMask(mem: Int32Array, mask: number, cpus: number): void {
  for (let word = 0; word < cpumaskWords(cpus); word++) Atomics.store(mem, mask + word, 0);
}

/**
 * Whether no CPU is in the mask.
 *
 * Source: include/linux/cpumask.h, cpumask_empty(), Linux 3.15.
 */
export function emptyMask(mem: Int32Array, mask: number, cpus: number): boolean {
  return nextCpu(mem, mask, 0, cpus) === cpus;
}

/** Address of the word with the bit of `cpu`: a shift, for a division is done in floating point. */
function wordOf(mask: number, cpu: number): number {
  return mask + (cpu >>> 5);
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}
