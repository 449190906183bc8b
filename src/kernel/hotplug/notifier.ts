/**
 * The CPU hotplug notifier chain: which parts hear what happens to a CPU, in order of priority, and who may veto.
 *
 * Source: include/linux/cpu.h and kernel/notifier.c, Linux 3.15.
 */
import { Event } from '../../trace/event.js';
import type { Cpu } from '../kernel.js';

export const CpuAction = {
  ONLINE: 0x2,
  UP_PREPARE: 0x3,
  UP_CANCELED: 0x4,
  DOWN_PREPARE: 0x5,
  DOWN_FAILED: 0x6,
  DEAD: 0x7,
  DYING: 0x8,
  POST_DEAD: 0x9,
  STARTING: 0xa,
} as const;
export type CpuActionName = keyof typeof CpuAction;

/** Set in the action while all non-boot CPUs are taken down for suspend, or brought back. */
export const CPU_TASKS_FROZEN = 0x10;

const NAMES = new Map<number, CpuActionName>(
  Object.entries(CpuAction).map(([name, action]) => [action, name as CpuActionName]),
);

/** `DYING` for the action and for its _FROZEN twin. Source: include/linux/cpu.h, Linux 3.15. */
export function cpuActionName(action: number): CpuActionName | undefined {
  return NAMES.get(action & ~CPU_TASKS_FROZEN);
}

/** `DYING`, `DYING_FROZEN`: for reports. Source: include/linux/cpu.h, Linux 3.15. */
export function cpuActionText(action: number): string {
  return `${cpuActionName(action) ?? `action ${action}`}${(action & CPU_TASKS_FROZEN) === 0 ? '' : '_FROZEN'}`;
}

export interface Notifier {
  readonly name: string;
  /** Higher ones are called first; equal ones in the order of registration. */
  readonly priority: number;
  /**
   * @param about the CPU that it happens to; DYING and STARTING are called on that CPU, all others on the controlling
   * one
   * @returns 0, or a negative error number: a veto, in UP_PREPARE and DOWN_PREPARE
   */
  call(cpu: Cpu, action: number, about: number): number;
}

/** Sorts a chain. Source: kernel/notifier.c, notifier_chain_register(), Linux 3.15. */
export function notifierChain(notifiers: readonly Notifier[]): readonly Notifier[] {
  return notifiers.toSorted((a, b) => b.priority - a.priority);
}

/**
 * Tells the chain, until a notifier vetoes.
 *
 * @param limit tell at most so many: those that were called before a veto
 * @returns the veto, or 0, and how many were called, the vetoing one included
 * Context: as the action says. Source: kernel/cpu.c, __cpu_notify(), Linux 3.15.
 */
export function cpuNotify(
  cpu: Cpu,
  action: number,
  about: number,
  limit = Infinity,
): { error: number; called: number } {
  let called = 0;
  for (const notifier of cpu.kernel.notifiers) {
    if (called >= limit) break;
    cpu.trace(Event.NOTIFY, action, about, called);
    called++;
    const error = notifier.call(cpu, action, about);
    if (error < 0) return { error, called };
  }
  return { error: 0, called };
}
