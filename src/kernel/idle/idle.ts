/**
 * The idle loop's words: whether a CPU idles polling, and how far it is on its way out.
 *
 * Source: kernel/sched/idle.c and kernel/sched/core.c, Linux 6.18 (polling); arch/x86/kernel/smpboot.c, Linux 3.15
 * (cpu_state).
 */
import { at } from '../../memory/arena.js';
import { struct } from '../../memory/struct.js';
import type { Cpu } from '../kernel.js';

/** `flags`: thread flags of the idle task. `cpuState`: what hotplug waits for. */
export const IDLE = struct('idle', ['flags', 'cpuState']);
export const CpuState = { OFFLINE: 0, ONLINE: 1, DEAD: 2 } as const;

const POLLING = 1;
const NEED_RESCHED = 2;

/**
 * If `target` idles polling, tells it by a flag that it has work, which saves the IPI.
 *
 * Invariant: a CPU that has POLLING set drains its queue before it does anything else after clearing it.
 *
 * @returns whether no IPI is needed Context: any. Ordering: the compare-exchange comes after the add to the queue;
 * pairs with the exchange in clearPolling. Source: kernel/sched/core.c, set_nr_if_polling(), Linux 6.18.
 */
export function setNeedResched(cpu: Cpu, target: number): boolean {
  const word = at(cpu.kernel.map.idle, target) + IDLE.flags;
  for (let flags = Atomics.load(cpu.mem, word); ; ) {
    if ((flags & POLLING) === 0) return false;
    if ((flags & NEED_RESCHED) !== 0) return true;
    const seen = Atomics.compareExchange(cpu.mem, word, flags, flags | NEED_RESCHED);
    if (seen === flags) {
      cpu.wake(word);
      return true;
    }
    flags = seen;
  }
}

/** Begins polling. Context: idle, irqs on. Source: kernel/sched/idle.c, __current_set_polling(), Linux 6.18. */
export function setPolling(cpu: Cpu): void {
  Atomics.or(cpu.mem, at(cpu.kernel.map.idle, cpu.id) + IDLE.flags, POLLING);
}

/** Whether a CPU has set the flag. Context: idle. Source: include/linux/sched.h, need_resched(), Linux 6.18. */
export function needResched(cpu: Cpu): boolean {
  return (Atomics.load(cpu.mem, at(cpu.kernel.map.idle, cpu.id) + IDLE.flags) & NEED_RESCHED) !== 0;
}

/**
 * Ends polling; the caller drains its queue now. The CPU that runs in the drain still sees need_resched(), if it is set.
 *
 * Context: idle. Source: kernel/sched/idle.c, __current_clr_polling(), Linux 6.18.
 */
export function clearPolling(cpu: Cpu): void {
  Atomics.and(cpu.mem, at(cpu.kernel.map.idle, cpu.id) + IDLE.flags, ~POLLING);
}

/**
 * What schedule() does first: whatever was asked for is done now. Context: preemption off. Source: kernel/sched/core.c,
 * clear_tsk_need_resched() in __schedule(), Linux 6.18.
 */
export function clearNeedResched(cpu: Cpu): void {
  Atomics.and(cpu.mem, at(cpu.kernel.map.idle, cpu.id) + IDLE.flags, ~NEED_RESCHED);
}
