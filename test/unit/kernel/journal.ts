/** A journal in shared memory: what CPUs note there has one order, however many of them run. */
import type { Cpu } from '../../../src/kernel/kernel.js';
import type { Machine } from '../../../src/host/machine.js';

const FIELDS = 6;
const ENTRIES = 1024;

/** Regions that a machine with a journal and gates needs. */
export const DATA = { journal: 1 + ENTRIES * FIELDS, gates: 8 * 16, counters: 8 * 16 };

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
  cpu.mem.set([what, cpu.id, cpu.irqsDisabled() ? 1 : 0, cpu.inHardirq() ? 1 : 0, a, b], base + 1 + index * FIELDS);
  Atomics.notify(cpu.mem, base);
}

/** What was noted so far, in order. Of a machine at rest, or of CPUs that have said since that they noted it. */
export function entries({ mem, map }: Machine): Entry[] {
  const { base } = map.data.journal;
  return Array.from({ length: Atomics.load(mem, base) }, (_, index) => {
    const [what, cpu, irqsOff, hardirq, a, b] = mem.subarray(base + 1 + index * FIELDS);
    return { what, cpu, irqsOff: irqsOff === 1, hardirq: hardirq === 1, a, b };
  });
}

/** Resolves when so many entries were noted. */
export async function noted(machine: Machine, count: number): Promise<void> {
  await machine.control.until(machine.map.data.journal.base, (noteds) => noteds >= count);
}

/** Address of a gate: a word that is 0 until the test opens it. */
export function gate(cpu: Pick<Cpu, 'kernel'>, index: number): number {
  return cpu.kernel.map.data.gates.base + index * 16;
}

/** Opens a gate. Context: the host. */
export function open(machine: Machine, index: number): void {
  machine.control.set(machine.map.data.gates.base + index * 16, 1);
}

/** Address of a counter. */
export function counter(machine: Machine, index: number): number {
  return machine.map.data.counters.base + index * 16;
}
