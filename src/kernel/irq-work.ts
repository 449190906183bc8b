/**
 * irq_work: running a function in interrupt context, soon, on this CPU or another, from any context.
 *
 * A work is claimed before it is queued, so that it is on one list at most, however many ask for it. PENDING: on a list;
 * BUSY: on a list, or its function runs. Departs: LAZY and HARD works, and PREEMPT_RT, are missing.
 * Source: kernel/irq_work.c, Linux 3.15 and 6.18.
 */
import { at } from '../memory/arena.js';
import { NULL, struct } from '../memory/struct.js';
import { Vector } from '../machine/vectors.js';
import { Event } from '../trace/event.js';
import type { Cpu } from './kernel.js';
import { LLIST_NODE, llistAdd, llistDelAll, llistEmpty } from './llist.js';
import { cpuOnline } from './online.js';
import { warnOnce, Warning } from './report-bug.js';
import { CSD_TYPE_IRQ_WORK } from './smp/csd.js';
import { queueCsd } from './smp/smp-single.js';
import { count, Stat } from './statistics.js';

/** `raised`: whether the interrupt is on its way, in kernels that ask that. */
export const IRQ_WORK_LIST = struct('irq_work_list', ['first', 'raised']);
/** The words of a csd, for a work travels among the calls. Source: struct irq_work over __call_single_node, Linux 6.18. */
export const IRQ_WORK = struct('irq_work', ['next', 'flags', 'func', 'info', 'src', 'dst']);

const PENDING = 1; // CSD_FLAG_LOCK: the same bit
const BUSY = 2;

/**
 * Queues `work`, which names its function, on this CPU.
 *
 * @returns false when it is queued already and has not begun: then that run serves both
 * Context: any, irqs may be off. Never waits.
 * Ordering: the claim orders what the caller wrote before it with the run; pairs with the clearing of PENDING there.
 * Source: kernel/irq_work.c, irq_work_queue(), Linux 3.15 and 3.16 (irq_work_raised), and b93e0b8fa819 (3.17: an
 * empty list).
 */
export function irqWorkQueue(cpu: Cpu, work: number): boolean {
  if (!claim(cpu, work)) return false;
  cpu.preemptDisable();
  queueOn(cpu, cpu.id, work);
  cpu.preemptEnable();
  return true;
}

/**
 * Queues `work` on CPU `target`.
 *
 * @returns false when it is queued already and has not begun
 * Context: any, irqs may be off. Never waits. When `target` is offline it warns once, and queues all the same.
 * Departs: 3.15 and 3.16 have no remote queueing; before 5.8 the interrupt is irq_work's own here, Linux 3.17 sends the
 * call-function IPI and runs the list at its end.
 * Source: kernel/irq_work.c, irq_work_queue_on(), 478850160636 (Linux 3.17) and 6.18.
 */
export function irqWorkQueueOn(cpu: Cpu, target: number, work: number): boolean {
  if (!cpuOnline(cpu, target)) warnOnce(cpu, Warning.IRQ_WORK_ON_OFFLINE_CPU, target);
  if (!claim(cpu, work)) return false;
  cpu.preemptDisable();
  if (target !== cpu.id && cpu.kernel.policy.remoteWork === 'call-queue') queueCsd(cpu, target, work);
  else queueOn(cpu, target, work);
  cpu.preemptEnable();
  return true;
}

/**
 * Runs the list of this CPU, newest first. Context: irqs off; the IRQ_WORK vector, or CPU_DYING.
 *
 * Source: kernel/irq_work.c, irq_work_run(), Linux 3.15 (and 3.17: callable outside hard interrupts, a77353e5eb56).
 */
export function irqWorkRun(cpu: Cpu): void {
  const list = at(cpu.kernel.map.irqWork, cpu.id);
  if (cpu.kernel.policy.irqWorkRaise === 'raised-flag') Atomics.store(cpu.mem, list + IRQ_WORK_LIST.raised, 0);
  if (llistEmpty(cpu.mem, list)) return;
  for (let work = llistDelAll(cpu.mem, list); work !== NULL; ) {
    const next = cpu.mem[work + LLIST_NODE.next]; // before it runs: then it may be queued again
    irqWorkSingle(cpu, work);
    work = next;
  }
}

/**
 * Runs a work that came with the calls. It is no csd: its flags are its own. Departs: it is traced and counted as a
 * call; Linux does neither.
 *
 * Context: irqs off. Source: kernel/smp.c, CSD_TYPE_IRQ_WORK in __flush_smp_call_function_queue(), Linux 6.18.
 */
export function irqWorkFromQueue(cpu: Cpu, work: number): void {
  const { func, info } = { func: cpu.mem[work + IRQ_WORK.func], info: cpu.mem[work + IRQ_WORK.info] };
  count(cpu, Stat.EXECUTED);
  cpu.trace(Event.CSD_ENTRY, info, func, work);
  irqWorkSingle(cpu, work);
  cpu.trace(Event.CSD_EXIT, info, func, work);
}

/**
 * Runs one work. PENDING goes before the function, so that it can be queued again while it runs; BUSY after it, unless
 * a CPU did. It may not be freed before.
 *
 * Context: irqs off. Source: kernel/irq_work.c, irq_work_single(), Linux 6.18.
 */
function irqWorkSingle(cpu: Cpu, work: number): void {
  const word = work + IRQ_WORK.flags;
  const flags = Atomics.load(cpu.mem, word) & ~PENDING;
  Atomics.store(cpu.mem, word, flags);
  cpu.wake(word);
  cpu.kernel.functions.get(cpu.mem[work + IRQ_WORK.func])(cpu, cpu.mem[work + IRQ_WORK.info]);
  if (Atomics.compareExchange(cpu.mem, word, flags, flags & ~BUSY) === flags) cpu.wake(word);
}

/**
 * Waits until `work` is neither queued nor running: then it may be freed. Spins; the work may be another CPU's.
 *
 * Context: task, irqs on; warns once otherwise: a work of this CPU would never run.
 * Ordering: the load that sees BUSY gone pairs with the compare-exchange that clears it.
 * Source: kernel/irq_work.c, irq_work_sync(), Linux 3.15 and 6.18.
 */
export function irqWorkSync(cpu: Cpu, work: number): void {
  if (cpu.irqsDisabled()) warnOnce(cpu, Warning.IRQ_WORK_SYNC_WITH_IRQS_DISABLED);
  const word = work + IRQ_WORK.flags;
  for (let flags = Atomics.load(cpu.mem, word); (flags & BUSY) !== 0; flags = Atomics.load(cpu.mem, word))
    cpu.spinOn(word, flags);
}

/** Whether `work` is queued or runs. Source: include/linux/irq_work.h, irq_work_is_busy(), Linux 6.18. */
export function irqWorkBusy(mem: Int32Array, work: number): boolean {
  return (Atomics.load(mem, work + IRQ_WORK.flags) & BUSY) !== 0;
}

function claim(cpu: Cpu, work: number): boolean {
  const claimed = PENDING | BUSY | CSD_TYPE_IRQ_WORK;
  return (Atomics.or(cpu.mem, work + IRQ_WORK.flags, claimed) & PENDING) === 0;
}

function queueOn(cpu: Cpu, target: number, work: number): void {
  const list = at(cpu.kernel.map.irqWork, target);
  const wasEmpty = llistAdd(cpu.mem, work, list);
  if (cpu.kernel.policy.irqWorkRaise === 'raised-flag' ? raise(cpu, list) : wasEmpty)
    cpu.sendIpi(target, Vector.IRQ_WORK);
}

function raise(cpu: Cpu, list: number): boolean {
  return Atomics.compareExchange(cpu.mem, list + IRQ_WORK_LIST.raised, 0, 1) === 0;
}
