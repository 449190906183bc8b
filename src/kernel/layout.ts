/** The kernel's address map: every structure of the kernel, laid out once before the first CPU starts. */
import type { Arena, Region } from '../memory/arena.js';
import { cfdBlock, CFD_DATA, CFD_SPARE_BLOCKS } from './smp/cfd.js';
import { cpumaskWords } from './cpumask.js';
import { CSD } from './smp/csd.js';
import { CSD_DEBUG } from './smp/csd-lock-debug.js';
import { FAULTS } from './fault.js';
import { HOTPLUG } from './hotplug/hotplug-lock.js';
import { OWN_DOWN } from './hotplug/own-cpu.js';
import { IDLE } from './idle/idle.js';
import { IRQ_WORK_LIST } from './irq-work.js';
import { KICK } from './idle/kick.js';
import { LLIST_HEAD } from './llist.js';
import { OFFLINE_WINDOW } from './hotplug/offline-window.js';
import { STACK_CSDS } from './smp/stack-csd.js';
import { STATISTICS } from './statistics.js';
import { MULTI_STOP, STOP_REQUEST } from './stop/stop-machine.js';
import { CPU_STOP_WORK, STOPPER } from './stop/stopper.js';
import { STOP_CPUS } from './stop/stop-cpus.js';

export interface KernelMap {
  readonly onlineMask: Region;
  readonly activeMask: Region;
  /** CPUs that suspend took down. */
  readonly frozenMask: Region;
  /** Per CPU: a mask for calls that build one, as Linux does with a per-CPU cpumask_var_t. */
  readonly scratchMask: Region;
  readonly warned: Region;
  readonly statistics: Region;
  readonly callQueue: Region;
  readonly csdData: Region;
  readonly stackCsds: Region;
  readonly csdDebug: Region;
  readonly cfdData: Region;
  readonly cfdBlocks: Region;
  readonly cfdUsed: Region;
  readonly irqWork: Region;
  readonly kick: Region;
  readonly idle: Region;
  readonly offlineWindow: Region;
  readonly stopper: Region;
  readonly stopCpusWork: Region;
  readonly stopCpus: Region;
  readonly stopRequest: Region;
  readonly multiStop: Region;
  readonly stopMask: Region;
  readonly hotplug: Region;
  readonly ownDown: Region;
  readonly faults: Region;
  /** Words of the program's own, by name. */
  readonly data: Readonly<Record<string, Region>>;
}

const WARNINGS = 32;

/**
 * Lays out the kernel for `cpus` CPUs.
 *
 * @param data names and sizes, in words, of regions for the program
 * Source: the per-CPU and static variables of kernel/smp.c, kernel/stop_machine.c and kernel/cpu.c, Linux 3.15.
 */
export function layoutKernel(arena: Arena, cpus: number, data: Readonly<Record<string, number>>): KernelMap {
  const mask = { structName: 'cpumask', size: cpumaskWords(cpus), layout: [] };
  const own: Record<string, Region> = {};
  const map: KernelMap = {
    onlineMask: arena.array('cpu_online_mask', mask, 1),
    activeMask: arena.array('cpu_active_mask', mask, 1),
    frozenMask: arena.array('frozen_cpus', mask, 1),
    scratchMask: arena.perCpu('scratch_mask', mask, cpus),
    warned: arena.words('warned', WARNINGS),
    statistics: arena.perCpu('statistics', STATISTICS, cpus),
    callQueue: arena.perCpu('call_single_queue', LLIST_HEAD, cpus),
    csdData: arena.perCpu('csd_data', CSD, cpus),
    stackCsds: arena.perCpu('stack_csds', STACK_CSDS, cpus),
    csdDebug: arena.perCpu('csd_lock_debug', CSD_DEBUG, cpus),
    cfdData: arena.perCpu('cfd_data', CFD_DATA, cpus),
    cfdBlocks: arena.alignedArray('cfd_block', cfdBlock(cpus), cpus + CFD_SPARE_BLOCKS),
    cfdUsed: arena.words('cfd_used', cpus + CFD_SPARE_BLOCKS),
    irqWork: arena.perCpu('irq_work_list', IRQ_WORK_LIST, cpus),
    kick: arena.perCpu('nohz_kick', KICK, cpus),
    idle: arena.perCpu('idle', IDLE, cpus),
    offlineWindow: arena.perCpu('offline_window', OFFLINE_WINDOW, cpus),
    stopper: arena.perCpu('cpu_stopper', STOPPER, cpus),
    stopCpusWork: arena.perCpu('stop_cpus_work', CPU_STOP_WORK, cpus),
    stopCpus: arena.alignedArray('stop_cpus', STOP_CPUS, 1),
    stopRequest: arena.perCpu('stop_request', STOP_REQUEST, cpus),
    multiStop: arena.perCpu('multi_stop_data', MULTI_STOP, cpus),
    stopMask: arena.perCpu('stop_mask', mask, cpus),
    hotplug: arena.alignedArray('cpu_hotplug', HOTPLUG, 1),
    ownDown: arena.perCpu('own_down', OWN_DOWN, cpus),
    faults: arena.alignedArray('faults', FAULTS, 1),
    data: own,
  };
  for (const [name, words] of Object.entries(data)) own[name] = arena.words(name, words);
  return map;
}
