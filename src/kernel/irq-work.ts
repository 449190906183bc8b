/**
 * irq_work: running a function on this CPU in interrupt context, soon, from any context.
 *
 * A work is claimed before it is queued, so that it is on one list at most, however many ask for it.
 * Source: kernel/irq_work.c, Linux 3.15.
 */
import { at } from '../memory/arena.js';
import { NULL, struct } from '../memory/struct.js';
import { Vector } from '../machine/vectors.js';
import type { Cpu } from './kernel.js';
import { LLIST_NODE, llistAdd, llistDelAll, llistReverseOrder } from './llist.js';

export const IRQ_WORK_LIST = struct('irq_work_list', ['first']);
export const IRQ_WORK = struct('irq_work', ['next', 'flags', 'func', 'info']);

const PENDING = 1;
const BUSY = 2;

/**
 * Queues `work`, which names its function, on this CPU.
 *
 * @returns false when it is queued already and has not begun: then that run serves both
 * Context: any, irqs may be off. Never waits.
 * Ordering: the claim orders what the caller wrote before it with the run; pairs with the clearing of PENDING there.
 * Source: kernel/irq_work.c, irq_work_queue(), Linux 3.15.
 */
export function irqWorkQueue(cpu: Cpu, work: number): boolean {
  if (!claim(cpu, work)) return false;
  cpu.preemptDisable();
  if (llistAdd(cpu.mem, work, at(cpu.kernel.map.irqWork, cpu.id))) cpu.sendIpi(cpu.id, Vector.IRQ_WORK);
  cpu.preemptEnable();
  return true;
}

/**
 * Runs the list of this CPU. Context: irqs off; the IRQ_WORK vector, or CPU_DYING.
 *
 * Source: kernel/irq_work.c, irq_work_run(), Linux 3.15 (and 3.17: callable outside hard interrupts, a77353e5eb56).
 */
export function irqWorkRun(cpu: Cpu): void {
  let work = llistReverseOrder(cpu.mem, llistDelAll(cpu.mem, at(cpu.kernel.map.irqWork, cpu.id)));
  while (work !== NULL) {
    const next = cpu.mem[work + LLIST_NODE.next];
    irqWorkSingle(cpu, work);
    work = next;
  }
}

/**
 * Runs one work. PENDING goes before the function, so that it can be queued again while it runs; BUSY after it, unless
 * somebody did.
 *
 * Context: irqs off. Source: kernel/irq_work.c, irq_work_single(), Linux 6.18.
 */
function irqWorkSingle(cpu: Cpu, work: number): void {
  Atomics.store(cpu.mem, work + IRQ_WORK.flags, BUSY);
  cpu.kernel.functions.get(cpu.mem[work + IRQ_WORK.func])(cpu, cpu.mem[work + IRQ_WORK.info]);
  Atomics.compareExchange(cpu.mem, work + IRQ_WORK.flags, BUSY, 0);
}

/** Whether `work` is queued or runs. Source: kernel/irq_work.c, irq_work_is_busy(), Linux 6.18. */
export function irqWorkBusy(mem: Int32Array, work: number): boolean {
  return Atomics.load(mem, work + IRQ_WORK.flags) !== 0;
}

function claim(cpu: Cpu, work: number): boolean {
  return (Atomics.or(cpu.mem, work + IRQ_WORK.flags, PENDING | BUSY) & PENDING) === 0;
}
