/**
 * A journal in shared memory: what CPUs note there has one order, however many of them run. And gates that tests open.
 */
import type { Cpu } from '../../../src/kernel/kernel.js';
import type { Machine } from '../../../src/emulator/machine.js';

const FIELDS = 6;
const ENTRIES = 1024;
const LINE = 16;

/** Regions that a machine with a journal, gates and counters needs. */
export const JOURNAL_DATA = { journal: 1 + ENTRIES * FIELDS, gates: 8 * LINE, counters: 8 * LINE };

export interface Entry {
  readonly what: number;
  readonly cpu: number;
  readonly irqsOff: boolean;
  readonly hardirq: boolean;
  readonly a: number;
  readonly b: number;
}

/** Notes something. Any context. */
export function note(cpu: Cpu, what: number, a = 0, b = 0): void {
  const { base } = cpu.kernel.map.data.journal;
  const index = Atomics.add(cpu.mem, base, 1);
  if (index >= ENTRIES) throw new Error('the journal is full');
  cpu.mem.set([cpu.id, cpu.irqsDisabled() ? 1 : 0, cpu.inHardirq() ? 1 : 0, a, b], base + 2 + index * FIELDS);
  Atomics.store(cpu.mem, base + 1 + index * FIELDS, what); // it is noted when this is not 0
  Atomics.notify(cpu.mem, base + 1 + index * FIELDS);
}

/** What was noted so far, in order; all of it when the machine is at rest. */
export function entries({ mem, map }: Machine): Entry[] {
  const { base } = map.data.journal;
  return Array.from({ length: Atomics.load(mem, base) }, (_, index) => {
    const [what, cpu, irqsOff, hardirq, a, b] = mem.subarray(base + 1 + index * FIELDS);
    return { what, cpu, irqsOff: irqsOff === 1, hardirq: hardirq === 1, a, b };
  });
}

/** Resolves when so many things were noted. */
export async function noted(machine: Machine, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await machine.control.until(machine.map.data.journal.base + 1 + index * FIELDS, (what) => what !== 0);
  }
}

/** Address of a gate: a word that is 0 until the test opens it. */
export function gateOf({ map }: { readonly map: Machine['map'] }, index: number): number {
  return map.data.gates.base + index * LINE;
}

/** Opens a gate. Context: the host. */
export function open(machine: Machine, index: number): void {
  machine.control.set(gateOf(machine, index), 1);
}

/** Address of a counter. */
export function counterOf({ map }: { readonly map: Machine['map'] }, index: number): number {
  return map.data.counters.base + index * LINE;
}
