/**
 * call_function_data: what a CPU needs to call many others at once: a mask and one csd per target.
 *
 * Allocated when the CPU is prepared for coming up and freed when it is dead or its coming up is cancelled, by the
 * hotplug_cfd notifier. Blocks come from a fixed pool with a few to spare, so that a leak can be seen and counted.
 *
 * Context: allocation and freeing under cpu_add_remove_lock; use by the owning CPU with preemption disabled.
 */
import { at } from '../../memory/arena.js';
import { CACHE_LINE_WORDS, NULL, struct, type StructInfo } from '../../memory/struct.js';
import { Event } from '../../trace/event.js';
import { cpumaskWords } from '../cpumask.js';
import { csdLocked, csdNames } from './csd.js';
import { ENOMEM } from '../errno.js';
import { faultFires } from '../fault.js';
import type { Cpu } from '../kernel.js';
import { Warning, warnOn } from '../report-bug.js';
import { POISON } from './stack-csd.js';

/** Per CPU: the block, or NULL. */
export const CFD_DATA = struct('call_function_data', ['block']);
/** Blocks beyond one per CPU: as many leaks are survived. */
export const CFD_SPARE_BLOCKS = 8;

/**
 * One block: the mask of targets, the mask of targets to interrupt, and a csd for each target on a cache line of its own:
 * `cfd_block[1].csd[2].flags` is of CPU 1's call to CPU 2.
 *
 * Source: kernel/smp.c, struct call_function_data, Linux 3.15 and 6.18 (cpumask_ipi).
 */
export function cfdBlock(cpus: number): StructInfo {
  return {
    structName: 'cfd_block',
    size: csdsOffset(cpus) + cpus * CACHE_LINE_WORDS,
    layout: [['cpumask', 0], ...csdNames('csd', csdsOffset(cpus), cpus, CACHE_LINE_WORDS)],
  };
}

/** Source: kernel/smp.c, this_cpu_ptr(&cfd_data)->cpumask, Linux 3.15. */
export function cfdMask(cpu: Cpu): number {
  return cpu.mem[at(cpu.kernel.map.cfdData, cpu.id)];
}

/** Source: kernel/smp.c, this_cpu_ptr(&cfd_data)->cpumask_ipi, Linux 6.18. */
export function cfdIpiMask(cpu: Cpu): number {
  return cfdMask(cpu) + cpumaskWords(cpu.cpus);
}

/** Source: kernel/smp.c, per_cpu_ptr(cfd->csd, cpu), Linux 3.15. */
export function cfdCsd(cpu: Cpu, target: number): number {
  return cfdMask(cpu) + csdsOffset(cpu.cpus) + target * CACHE_LINE_WORDS;
}

/**
 * Gives CPU `id` its block. What it had before is forgotten, as in Linux: that is a leak.
 *
 * @returns 0 or -ENOMEM
 * Source: kernel/smp.c, hotplug_cfd(), CPU_UP_PREPARE, Linux 3.15.
 */
export function allocateCfd(cpu: Cpu, id: number): number {
  const { map } = cpu.kernel;
  if (faultFires(cpu, 'cfdAllocation', id)) return -ENOMEM;
  for (let i = 0; i < map.cfdBlocks.count; i++) {
    const index = (id + i) % map.cfdBlocks.count; // block n is CPU n's, as long as nothing leaks
    if (Atomics.load(cpu.mem, map.cfdUsed.base + index) !== 0) continue;
    Atomics.store(cpu.mem, map.cfdUsed.base + index, id + 1);
    const block = at(map.cfdBlocks, index);
    cpu.mem.fill(0, block, block + map.cfdBlocks.stride);
    Atomics.store(cpu.mem, at(map.cfdData, id), block);
    return 0;
  }
  return -ENOMEM;
}

/**
 * Frees the block of CPU `id`, which is not running. No CPU may still hold one of its csds: the calls that the CPU sent
 * must have completed, which is checked.
 *
 * Source: kernel/smp.c, hotplug_cfd(), CPU_DEAD, Linux 3.15.
 * Departs: the check and the poison.
 */
export function freeCfd(cpu: Cpu, id: number): void {
  const { map } = cpu.kernel;
  const block = Atomics.exchange(cpu.mem, at(map.cfdData, id), NULL);
  if (block === NULL) return;
  for (let target = 0; target < cpu.cpus; target++) {
    const csd = block + csdsOffset(cpu.cpus) + target * CACHE_LINE_WORDS;
    if (csdLocked(cpu.mem, csd)) warnOn(cpu, Warning.CFD_BUSY_WHEN_FREED, id, target);
  }
  cpu.mem.fill(POISON, block, block + map.cfdBlocks.stride);
  cpu.trace(Event.FREED, block, map.cfdBlocks.stride);
  Atomics.store(cpu.mem, map.cfdUsed.base + (block - map.cfdBlocks.base) / map.cfdBlocks.stride, 0);
}

/**
 * A csd in the block of CPU `id` that is locked, or NULL: a call that it sent and that has not been run.
 *
 * Source: none. Linux does not ask before it frees them.
 */
export function cfdInFlight(cpu: Cpu, id: number): number {
  const block = Atomics.load(cpu.mem, at(cpu.kernel.map.cfdData, id));
  if (block === NULL) return NULL;
  for (let target = 0; target < cpu.cpus; target++) {
    const csd = block + csdsOffset(cpu.cpus) + target * CACHE_LINE_WORDS;
    if (csdLocked(cpu.mem, csd)) return csd;
  }
  return NULL;
}

function csdsOffset(cpus: number): number {
  return Math.ceil((2 * cpumaskWords(cpus)) / CACHE_LINE_WORDS) * CACHE_LINE_WORDS;
}
