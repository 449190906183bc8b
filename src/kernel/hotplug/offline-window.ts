/**
 * The window of the bug: the outgoing CPU has left stop-machine, is marked offline, and has its irqs on until
 * idle-dead.
 *
 * A correct sender cannot be in it. A *careless* one, which skips the online test, enters the window first: the CPU
 * does not go to idle-dead while a CPU is inside. So what a careless sender does falls into the window for certain.
 * Source: kernel/cpu.c, take_cpu_down() to arch/x86/kernel/process.c, arch_cpu_idle_dead(), Linux 3.15 (the window;
 * visitors are ours).
 */
import { at } from '../../memory/arena.js';
import { struct } from '../../memory/struct.js';
import { CSD, CSD_FLAG_LOCK } from '../smp/csd.js';
import type { Cpu } from '../kernel.js';
import { queueCsd } from '../smp/smp-single.js';

/** Per CPU: 0 closed, 1 open, 1 + n open with n visitors. */
export const OFFLINE_WINDOW = struct('offline_window', ['state']);

/** Opens this CPU's window. Source: the return of multi_cpu_stop() enables interrupts, Linux 3.15. */
export function openOfflineWindow(cpu: Cpu): void {
  Atomics.store(cpu.mem, at(cpu.kernel.map.offlineWindow, cpu.id), 1);
}

/** Closes it, when the last visitor has left. May wait. Source: local_irq_disable() before play_dead(), Linux 3.15. */
export function closeOfflineWindow(cpu: Cpu): void {
  const window = at(cpu.kernel.map.offlineWindow, cpu.id);
  const { mem } = cpu;
  for (;;) {
    const seen = Atomics.compareExchange(mem, window, 1, 0);
    if (seen === 1) return;
    cpu.spinOn(window, seen);
  }
}

/**
 * Queues `csd` to `target` and rings, without asking whether it is online, if it is in its window.
 *
 * @returns whether it was
 * Context: any; preemption off. Departs: no caller of Linux does so, when it is right.
 * Source: kernel/smp.c, generic_exec_single() less its cpu_online() test, Linux 3.15.
 */
export function carelessCall(cpu: Cpu, target: number, csd: number): boolean {
  const window = at(cpu.kernel.map.offlineWindow, target);
  if (!enter(cpu.mem, window)) return false;
  Atomics.store(cpu.mem, csd + CSD.flags, CSD_FLAG_LOCK);
  queueCsd(cpu, target, csd);
  Atomics.sub(cpu.mem, window, 1);
  cpu.wake(window);
  return true;
}

function enter(mem: Int32Array, window: number): boolean {
  for (let seen = Atomics.load(mem, window); seen > 0; ) {
    const found = Atomics.compareExchange(mem, window, seen, seen + 1);
    if (found === seen) return true;
    seen = found;
  }
  return false;
}
