/**
 * Decision: what the call-function interrupt does on a CPU that is marked offline, and what that costs.
 *
 * All bodies run in hard interrupt context with irqs off.
 */
import { NULL } from '../../memory/struct.js';
import type { Cpu } from '../../kernel/kernel.js';
import { thisCpuOnline } from '../../kernel/online.js';
import { warnOn, warnOnce, useWarning, Warning } from '../../kernel/report-bug.js';
import { callQueueEmpty, takeCallQueue, warnPendingCalls } from '../../kernel/smp/smp-interrupt.js';

/** Warns once that the CPU is offline, says no more, and runs the queue. Source: kernel/smp.c, Linux 3.15. */
export function warnThenRun(cpu: Cpu): void {
  if (!thisCpuOnline(cpu)) warnOnce(cpu, Warning.IPI_ON_OFFLINE_CPU, cpu.id);
  cpu.kernel.policy.drain(cpu, takeCallQueue(cpu));
}

/** Takes the queue once, names the calls, and runs them. Source: a219ccf46373 (v6 1/3, in Linux 3.16). */
export function nameThenRun(cpu: Cpu): void {
  const chain = takeCallQueue(cpu);
  if (firstOffline(cpu)) warnPendingCalls(cpu, chain);
  cpu.kernel.policy.drain(cpu, chain);
}

/**
 * Takes the queue to name the calls, forgets that chain, and takes the queue again to run it: what was named is never
 * run and never unlocked. Source: v6 3/3 of 23 May 2014, not merged in this form.
 */
export function nameThenForget(cpu: Cpu): void {
  if (!cpu.irqsDisabled()) warnOn(cpu, Warning.FLUSH_WITH_IRQS_ENABLED);
  if (firstOffline(cpu)) warnPendingCalls(cpu, takeCallQueue(cpu));
  cpu.kernel.policy.flush(cpu);
}

/**
 * One take-all, but the test whether there is work looks at the queue, which was just emptied: the warning can hardly
 * ever fire. Source: 8d056c48e486 (Linux 3.16).
 */
export function warnIfQueueRefilled(cpu: Cpu): void {
  const chain = takeCallQueue(cpu);
  if (!callQueueEmpty(cpu, cpu.id) && firstOffline(cpu)) warnPendingCalls(cpu, chain);
  cpu.kernel.policy.drain(cpu, chain);
}

/** The test looks at the chain that was taken. Source: 9e949a388635 (Linux 5.18). */
export function warnIfChain(cpu: Cpu): void {
  const chain = takeCallQueue(cpu);
  if (chain !== NULL && firstOffline(cpu)) warnPendingCalls(cpu, chain);
  cpu.kernel.policy.drain(cpu, chain);
}

/** The one-shot `static bool warned` of all these kernels. */
function firstOffline(cpu: Cpu): boolean {
  return !thisCpuOnline(cpu) && useWarning(cpu, Warning.IPI_ON_OFFLINE_CPU);
}
