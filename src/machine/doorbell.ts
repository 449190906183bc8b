/**
 * The doorbell: how a parked CPU is woken. The word that it waits on is a sequence counter and nothing else, so that no
 * wake-up can be missed: whoever wants attention first makes its request visible, then changes the counter.
 *
 * Ordering: `ring` (request; read parked; doorbell += 1) pairs with the parking CPU (read the doorbell; parked := 1; read
 * the requests; wait while the doorbell is unchanged). All are sequentially consistent: a ring that reads parked = 0 is seen
 * by the reads that follow; one that reads 1 changes the doorbell after it was read, and the wait ends or does not begin.
 */
import { at } from '../memory/arena.js';
import { add, load, notify } from '../memory/atomics.js';
import { CPU, MACHINE, type MachineLayout } from './layout.js';

/**
 * Rings the doorbell of `cpu`, if it may be asleep. Any thread, any context; never waits.
 *
 * A CPU that is awake polls its requests: touching its doorbell too would only take the cache line from it twice.
 */
export function ring(mem: Int32Array, layout: MachineLayout, cpu: number): void {
  const area = at(layout.cpu, cpu);
  if (load(mem, area + CPU.parked) === 0) return;
  add(mem, area + CPU.doorbell, 1);
  notify(mem, area + CPU.doorbell);
}

/** Rings every CPU that is parked waiting for `word`, after it was changed. Any thread, any context; never waits. */
export function wakeWord(mem: Int32Array, layout: MachineLayout, word: number): void {
  if (load(mem, layout.machine.base + MACHINE.sleepers) === 0) return;
  for (let cpu = 0; cpu < layout.cpus; cpu++) {
    if (load(mem, at(layout.cpu, cpu) + CPU.waitingFor) === word) ring(mem, layout, cpu);
  }
}

/** Rings all doorbells: the machine is being stopped. */
export function ringAll(mem: Int32Array, layout: MachineLayout): void {
  for (let cpu = 0; cpu < layout.cpus; cpu++) ring(mem, layout, cpu);
}
