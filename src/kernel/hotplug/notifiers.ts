/**
 * The notifiers of this kernel. Departs: since 4.10 they are states, in the same order.
 *
 * Source: hotplug_cfd() in kernel/smp.c, sched_cpu_active() (its CPU_ONLINE: e9d867a67fd0) and sched_cpu_inactive() in
 * kernel/sched/core.c, irq_work_cpu_notify() in kernel/irq_work.c, Linux 3.15.
 */
import { allocateCfd, freeCfd } from '../smp/cfd.js';
import { EINVAL } from '../errno.js';
import { faultFires } from '../fault.js';
import { irqWorkRun } from '../irq-work.js';
import type { Cpu } from '../kernel.js';
import { CpuAction, cpuActionName, type Notifier, notifierChain } from './notifier.js';
import { setCpuActive } from '../online.js';
import type { CfdAction } from '../policy.js';
import { flushSmpCallFunctionQueue } from '../smp/smp-interrupt.js';

const CPU_PRI_SCHED_ACTIVE = 2 ** 31 - 1;
const CPU_PRI_SCHED_INACTIVE = -(2 ** 31) + 1;

/** Sets the active bit: again when the way down was vetoed; and on the way up, where it is not set with the online bit. */
const schedActive: Notifier = {
  name: 'sched_cpu_active',
  priority: CPU_PRI_SCHED_ACTIVE,
  call(cpu, action, about) {
    const name = cpuActionName(action);
    const up = name === 'ONLINE' && cpu.kernel.policy.activeFrom === 'notified';
    if (up || name === 'DOWN_FAILED') setCpuActive(cpu, about, true);
    return 0;
  },
};

/** Clears the active bit: the last but one to hear of DOWN_PREPARE, after all that may veto. */
const schedInactive: Notifier = {
  name: 'sched_cpu_inactive',
  priority: CPU_PRI_SCHED_INACTIVE,
  call(cpu, action, about) {
    if (cpuActionName(action) === 'DOWN_PREPARE') setCpuActive(cpu, about, false);
    return 0;
  },
};

/** Call data comes and goes, and the queue is flushed, as the policy's table says. */
const hotplugCfd: Notifier = {
  name: 'hotplug_cfd',
  priority: 0,
  call(cpu, action, about) {
    switch (cpu.kernel.policy.cfdNotifier[cpuActionName(action) as CfdAction]) {
      case 'allocate':
        return allocateCfd(cpu, about);
      case 'free':
        freeCfd(cpu, about);
        return 0;
      case 'flush':
        flushSmpCallFunctionQueue(cpu);
        return 0;
      default:
        return 0;
    }
  },
};

/** Registered after hotplug_cfd, so it runs after it: a flushed call may queue irq_work. */
const irqWorkDying: Notifier = {
  name: 'irq_work',
  priority: 0,
  call(cpu, action, about) {
    if (cpuActionName(action) === 'DYING' && about === cpu.id) irqWorkRun(cpu);
    return 0;
  },
};

/** Vetoes when a harness says so; called after hotplug_cfd, so that there is something to cancel. */
const faultInjection: Notifier = {
  name: 'fault_injection',
  priority: -1,
  call(cpu, action, about) {
    if (cpuActionName(action) === 'UP_PREPARE' && faultFires(cpu, 'upPrepare', about)) return -EINVAL;
    if (cpuActionName(action) === 'DOWN_PREPARE' && faultFires(cpu, 'downPrepare', about)) return -EINVAL;
    return 0;
  },
};

/**
 * The chain, with the program's own notifiers behind the kernel's of the same priority.
 *
 * Source: the cpu_notifier() and register_cpu_notifier() calls of the files above, Linux 3.15.
 */
export function kernelNotifiers(own: readonly Notifier[]): readonly Notifier[] {
  return notifierChain([schedActive, hotplugCfd, irqWorkDying, faultInjection, ...own, schedInactive]);
}

/**
 * Call data for the boot CPU, which no CPU brings up. Source: kernel/smp.c, call_function_init(), Linux 3.15.
 */
export function callFunctionInit(cpu: Cpu): void {
  hotplugCfd.call(cpu, CpuAction.UP_PREPARE, cpu.id);
}
