/** Decision: what the flush from a hotplug notifier does. Context: irqs off, or it warns (where it does). */
import type { Cpu } from '../../kernel/kernel.js';
import { warnOn, Warning } from '../../kernel/report-bug.js';
import { takeCallQueue } from '../../kernel/smp/smp-interrupt.js';

/** Runs the queue of the CPU that it is called on. Source: v6 3/3 of 23 May 2014. */
export function takeAndRun(cpu: Cpu): void {
  cpu.kernel.policy.drain(cpu, takeCallQueue(cpu));
}

/** The same, and warns when irqs are on. Source: kernel/smp.c, 8d056c48e486 (Linux 3.16). */
export function takeAndRunIrqsOff(cpu: Cpu): void {
  if (!cpu.irqsDisabled()) warnOn(cpu, Warning.FLUSH_WITH_IRQS_ENABLED);
  takeAndRun(cpu);
}
