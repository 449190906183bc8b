/**
 * Interrupt vectors of a CPU. Pending is one bit per vector, as in a local APIC: two sends may give one handler run.
 */
export const Vector = {
  /** IPI to one CPU: drain the call queue. */
  CALL_FUNCTION_SINGLE: 0,
  /** IPI to a mask of CPUs: drain the call queue. */
  CALL_FUNCTION: 1,
  /** Run the irq_work list. */
  IRQ_WORK: 2,
  /** The CPU's device: runs what `raiseDevice` queued. The source of calls from interrupt context. */
  DEVICE: 3,
} as const;
export type VectorNumber = (typeof Vector)[keyof typeof Vector];

export const VECTORS = 4;
const NAMES = ['CALL_FUNCTION_SINGLE', 'CALL_FUNCTION', 'IRQ_WORK', 'DEVICE'];

export function vectorName(vector: number): string {
  return NAMES[vector] ?? `vector ${vector}`;
}

/**
 * Whether delays, holds and losses apply to a vector. Only what travels between CPUs on behalf of the call machinery is
 * late; a device interrupts its own CPU, and a stop-machine whose wake-ups were held would never reach the points that
 * release them.
 */
export function isDelayable(vector: number): boolean {
  return vector === Vector.CALL_FUNCTION_SINGLE || vector === Vector.CALL_FUNCTION;
}
