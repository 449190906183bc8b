/** The trace of a machine from the moment since which no CPU's ring has forgotten anything. */
import { kernelTrace, type KernelTrace } from '../trace/kernel-trace.js';
import type { Machine } from './machine.js';

/** Events per CPU that are kept for a file. */
export const RECORDED_EVENTS = 2 ** 16;

/** Reads the rings of all CPUs. Context: the machine has ended, or what happens meanwhile does not matter. */
export function kernelTraceOf(machine: Machine): KernelTrace {
  const { cpus } = machine.options;
  const rings = Array.from({ length: cpus }, (_, cpu) => machine.trace(cpu));
  const since = Math.max(...rings.map(({ events, dropped }) => (dropped > 0 ? (events[0]?.timeUs ?? 0) : -Infinity)));
  const all = rings.flatMap(({ events }) => events);
  const events = all.filter(({ timeUs }) => timeUs >= since).toSorted((a, b) => a.timeUs - b.timeUs);
  const dropped = rings.reduce((sum, ring) => sum + ring.dropped, 0) + all.length - events.length;
  return kernelTrace(
    events,
    { cpus, dropped },
    (number) => machine.functionNames[number] ?? `function_${number}`,
    (address) => machine.describe(address),
  );
}
