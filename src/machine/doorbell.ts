/**
 * The doorbell: how a sleeping CPU is woken. The word that it waits on is a sequence counter, odd while the CPU is
 * parked, so that no wake-up can be missed: the CPU that wants attention first makes its request visible, then changes the
 * counter. One of those who ring, or the CPU itself, does so; from then on the CPU counts as awake, and not only when
 * its thread gets a core.
 *
 * Ordering: `ring` (request; read the doorbell; if odd, += 1) pairs with the parking CPU (doorbell += 1; read the
 * requests; wait while the doorbell is unchanged). All are sequentially consistent: a ring that reads an even doorbell
 * is seen by the reads that follow; so is one whose change comes too late, because the CPU has got up meanwhile.
 */
import { at } from '../memory/arena.js';
import { add, compareExchange, load, notify, sub, wait } from '../memory/atomics.js';
import { CPU, MACHINE, type MachineLayout } from './layout.js';

/**
 * Rings the doorbell of `cpu`, if it is parked. Any thread, any context; never waits.
 *
 * A CPU that is awake polls its requests: touching its doorbell too would only take the cache line from it twice.
 */
export function ring(mem: Int32Array, layout: MachineLayout, cpu: number): void {
  const doorbell = at(layout.cpu, cpu) + CPU.doorbell;
  const seen = load(mem, doorbell);
  if (seen % 2 !== 0 && getUp(mem, layout, cpu, seen)) notify(mem, doorbell);
}

/**
 * Wakes every CPU that sleeps because of `word`, after it was changed. Any thread, any context; never waits.
 *
 * Those that are deaf sleep at the word itself and are woken all at once.
 */
export function wakeWord(mem: Int32Array, layout: MachineLayout, word: number): void {
  const { base } = layout.machine;
  if (load(mem, base + MACHINE.deaf) !== 0) notify(mem, word);
  if (load(mem, base + MACHINE.sleepers) === 0) return;
  for (let cpu = 0; cpu < layout.cpus; cpu++) {
    if (load(mem, at(layout.cpu, cpu) + CPU.waitingFor) === word) ring(mem, layout, cpu);
  }
}

/** Wakes all CPUs, also the deaf: the machine is being stopped. */
export function ringAll(mem: Int32Array, layout: MachineLayout): void {
  for (let cpu = 0; cpu < layout.cpus; cpu++) {
    ring(mem, layout, cpu);
    notify(mem, load(mem, at(layout.cpu, cpu) + CPU.waitingFor));
  }
}

/**
 * Parks `cpu`. Context: itself, awake. Returns the value of its doorbell to wait on, after a look at what it waits for.
 */
export function lieDown(mem: Int32Array, layout: MachineLayout, cpu: number): number {
  add(mem, layout.machine.base + MACHINE.sleepers, 1);
  return (add(mem, at(layout.cpu, cpu) + CPU.doorbell, 1) + 1) | 0;
}

/** Takes `cpu` out of the park that it began with `doorbell`. Returns whether it was still in it. */
export function getUp(mem: Int32Array, layout: MachineLayout, cpu: number, doorbell: number): boolean {
  if (compareExchange(mem, at(layout.cpu, cpu) + CPU.doorbell, doorbell, (doorbell + 1) | 0) !== doorbell) return false;
  sub(mem, layout.machine.base + MACHINE.sleepers, 1);
  return true;
}

/** Whether `cpu` is parked and no CPU has rung it since. */
export function isParked(mem: Int32Array, layout: MachineLayout, cpu: number): boolean {
  return load(mem, at(layout.cpu, cpu) + CPU.doorbell) % 2 !== 0;
}

/**
 * Parks `cpu` while `word` is `seen`, deaf to its doorbell. Context: itself, awake, irqs off, so that nothing else can
 * want it.
 *
 * Others may wait on the word from outside the machine, or notify it, so how many a notify wakes says nothing: who
 * sleeps counts itself among the deaf, and is taken out of the park by its doorbell, as all are.
 */
export function sleepDeaf(
  mem: Int32Array,
  layout: MachineLayout,
  cpu: number,
  word: number,
  seen: number,
  boundMs: number,
): void {
  const { base } = layout.machine;
  const doorbell = lieDown(mem, layout, cpu);
  add(mem, base + MACHINE.deaf, 1);
  if (load(mem, base + MACHINE.stop) === 0) wait(mem, word, seen, boundMs);
  sub(mem, base + MACHINE.deaf, 1);
  getUp(mem, layout, cpu, doorbell);
}
