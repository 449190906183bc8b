/** Faults that a harness can make happen: a veto of a notifier, an allocation that fails. */
import { struct } from '../memory/struct.js';
import type { Cpu } from './kernel.js';

/** Each word holds a CPU number + 1; the fault fires once for that CPU and clears itself. */
export const FAULTS = struct('faults', ['upPrepare', 'downPrepare', 'cpuDisable', 'cfdAllocation', 'maskAllocation']);
export type FaultName = 'upPrepare' | 'downPrepare' | 'cpuDisable' | 'cfdAllocation' | 'maskAllocation';

/**
 * Whether the fault is set for CPU `id`; clears it then, so that it fires once.
 *
 * Source: lib/fault-inject.c, should_fail(), Linux 3.15 (the idea: one-shot, by target instead of by probability).
 */
export function faultFires(cpu: Cpu, fault: FaultName, id: number): boolean {
  return Atomics.compareExchange(cpu.mem, cpu.kernel.map.faults.base + FAULTS[fault], id + 1, 0) === id + 1;
}
