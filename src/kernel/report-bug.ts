/**
 * WARN, WARN_ONCE and BUG. A simulated warning is data: a trace event and a count, never an exception.
 *
 * Source: lib/bug.c and include/asm-generic/bug.h, Linux 3.15.
 */
import { at } from '../memory/arena.js';
import { Event } from '../trace/event.js';
import type { Cpu } from './kernel.js';
import { count, Stat } from './statistics.js';

/** Everything this kernel can warn of. The numbers are arguments of WARN events. */
export const Warning = {
  IPI_ON_OFFLINE_CPU: 1,
  SINGLE_WITH_IRQS_DISABLED: 2,
  MANY_WITH_IRQS_DISABLED: 3,
  SINGLE_FROM_INTERRUPT: 4,
  MANY_FROM_INTERRUPT: 5,
  MANY_PREEMPTIBLE: 6,
  FLUSH_WITH_IRQS_ENABLED: 7,
  CSD_NOT_LOCKED: 8,
  COND_FALLBACK_FAILED: 10,
  PREEMPT_COUNT_LEAKED: 11,
  STACK_OVERWRITTEN: 12,
  CFD_BUSY_WHEN_FREED: 13,
  CPU_STILL_ONLINE: 15,
  IRQ_WORK_ON_OFFLINE_CPU: 16,
  IRQ_WORK_SYNC_WITH_IRQS_DISABLED: 17,
  ASYNC_CSD_LOCKED: 18,
  STOPPER_NOT_EMPTY: 19,
  STOP_RESULT_WITHOUT_DONE: 20,
} as const;
export type WarningNumber = (typeof Warning)[keyof typeof Warning];

const TEXTS: Readonly<Record<number, string>> = {
  [Warning.IPI_ON_OFFLINE_CPU]: 'IPI on offline CPU',
  [Warning.SINGLE_WITH_IRQS_DISABLED]: 'smp_call_function_single with interrupts disabled',
  [Warning.MANY_WITH_IRQS_DISABLED]: 'smp_call_function_many with interrupts disabled',
  [Warning.SINGLE_FROM_INTERRUPT]: 'smp_call_function_single from interrupt context',
  [Warning.MANY_FROM_INTERRUPT]: 'smp_call_function_many from interrupt context',
  [Warning.MANY_PREEMPTIBLE]: 'smp_call_function_many with preemption enabled',
  [Warning.FLUSH_WITH_IRQS_ENABLED]: 'call queue flushed with interrupts enabled',
  [Warning.CSD_NOT_LOCKED]: 'csd unlocked that was not locked',
  [Warning.COND_FALLBACK_FAILED]: 'on_each_cpu_cond without a mask: warns on success',
  [Warning.PREEMPT_COUNT_LEAKED]: 'stopper function leaked the preemption count',
  [Warning.STACK_OVERWRITTEN]: 'freed on-stack csd was written to',
  [Warning.CFD_BUSY_WHEN_FREED]: 'call data freed while a call is in flight',
  [Warning.CPU_STILL_ONLINE]: 'CPU is still online after take_cpu_down',
  [Warning.IRQ_WORK_ON_OFFLINE_CPU]: 'irq_work queued on an offline CPU',
  [Warning.IRQ_WORK_SYNC_WITH_IRQS_DISABLED]: 'irq_work_sync with interrupts disabled',
  [Warning.ASYNC_CSD_LOCKED]: 'smp_call_function_single_async of a csd that is locked',
  [Warning.STOPPER_NOT_EMPTY]: 'stopper parked with works in its queue',
  [Warning.STOP_RESULT_WITHOUT_DONE]:
    'a stopper function that no CPU waits for returned an error: NULL pointer dereference',
};

/** What a warning says, for reports. Source: none; the texts are ours. */
export function warningText(warning: number): string {
  return TEXTS[warning] ?? `warning ${warning}`;
}

/**
 * Warns, each time. Any context.
 *
 * Source: include/asm-generic/bug.h, WARN(), Linux 3.15.
 */
export function warnOn(cpu: Cpu, warning: WarningNumber, b = 0, c = 0): void {
  count(cpu, Stat.WARNINGS);
  cpu.trace(Event.WARN, warning, b, c);
}

/**
 * Warns the first time on this machine. Any context.
 *
 * @returns whether it warned now
 * Source: include/asm-generic/bug.h, WARN_ONCE(), Linux 3.15.
 */
export function warnOnce(cpu: Cpu, warning: WarningNumber, b = 0, c = 0): boolean {
  if (!useWarning(cpu, warning)) return false;
  warnOn(cpu, warning, b, c);
  return true;
}

/**
 * Uses up the one-shot flag of a warning. Any context.
 *
 * @returns whether the caller is the one to warn
 * Source: the `static bool warned` in kernel/smp.c, a219ccf46373.
 */
export function useWarning(cpu: Cpu, warning: WarningNumber): boolean {
  const flag = at(cpu.kernel.map.warned, warning);
  if (Atomics.load(cpu.mem, flag) !== 0) return false;
  Atomics.store(cpu.mem, flag, 1);
  return true;
}

/**
 * A state that is a bug. The machine ends with a machine check of this CPU.
 *
 * Source: include/asm-generic/bug.h, BUG(), Linux 3.15.
 */
export function bug(cpu: Cpu, warning: WarningNumber, b = 0, c = 0): never {
  cpu.trace(Event.BUG, warning, b, c);
  throw new Error(`kernel BUG: ${warningText(warning)} (${b}, ${c})`);
}
