/** Counters of the kernel, one set per CPU, written by that CPU alone and readable by all. */
import { at } from '../memory/arena.js';
import { struct } from '../memory/struct.js';
import type { Cpu } from './kernel.js';

export const STATISTICS = struct('statistics', [
  'queued',
  'executed',
  'refused',
  'offlineWithWork',
  'offlineEmpty',
  'warnings',
  'offlines',
  'onlines',
  'stopMachines',
  'taken',
]);

/** Word offsets of the counters. */
export const Stat = {
  /** csds put on a queue by this CPU. */
  QUEUED: STATISTICS.queued,
  /** csd functions run by this CPU. */
  EXECUTED: STATISTICS.executed,
  /** Calls of this CPU answered with -ENXIO. */
  REFUSED: STATISTICS.refused,
  /** Call-function IPIs taken by this CPU while it was offline, with calls in its queue. */
  OFFLINE_WITH_WORK: STATISTICS.offlineWithWork,
  /** … and with its queue empty. */
  OFFLINE_EMPTY: STATISTICS.offlineEmpty,
  WARNINGS: STATISTICS.warnings,
  /** Times that this CPU went offline and came online again. */
  OFFLINES: STATISTICS.offlines,
  ONLINES: STATISTICS.onlines,
  /** stop_machine runs begun by this CPU. */
  STOP_MACHINES: STATISTICS.stopMachines,
  /** Call-function IPIs taken by this CPU. */
  TAKEN: STATISTICS.taken,
} as const;

/**
 * Adds one. Context: the counter's own CPU. Plain: one writer, and readers want no more than a recent value.
 *
 * Source: include/linux/percpu-defs.h, this_cpu_inc(), Linux 3.15 (the idea: per-CPU counters need no atomics).
 */
export function count(cpu: Cpu, stat: number): void {
  cpu.mem[counterOf(cpu, stat)]++;
}

/**
 * Address of a counter of this CPU, for loops that count. Source: include/linux/percpu-defs.h, this_cpu_ptr(), Linux
 * 3.15.
 */
export function counterOf(cpu: Cpu, stat: number): number {
  return at(cpu.kernel.map.statistics, cpu.id) + stat;
}
