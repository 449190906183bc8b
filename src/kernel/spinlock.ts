/** A spinlock that disables interrupts. Source: include/linux/spinlock.h, Linux 3.15 (behaviour; test-and-set form). */
import type { Cpu } from './kernel.js';

/**
 * Takes the lock with irqs off.
 *
 * @returns the irq state before, for spinUnlockIrqrestore
 * Context: any. Spins with irqs off. Source: include/linux/spinlock.h, spin_lock_irqsave(), Linux 3.15.
 */
export function spinLockIrqsave(cpu: Cpu, lock: number): boolean {
  cpu.preemptDisable();
  const irqs = cpu.irqSave();
  const { mem } = cpu;
  while (Atomics.exchange(mem, lock, 1) !== 0) cpu.spinOn(lock, 1);
  return irqs;
}

/** Context: the CPU that holds it. Source: include/linux/spinlock.h, spin_unlock_irqrestore(), Linux 3.15. */
export function spinUnlockIrqrestore(cpu: Cpu, lock: number, irqs: boolean): void {
  Atomics.store(cpu.mem, lock, 0);
  cpu.wake(lock);
  cpu.irqRestore(irqs);
  cpu.preemptEnable();
}
