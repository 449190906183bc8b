/** Taking a CPU down. Source: kernel/cpu.c, cpu_down(), Linux 3.15. */
import { at } from '../../memory/arena.js';
import { EBUSY, EINVAL } from '../errno.js';
import { faultFires } from '../fault.js';
import { cpuHotplugBegin, cpuHotplugDone, cpuMapsUpdateBegin, cpuMapsUpdateDone, HOTPLUG } from './hotplug-lock.js';
import { CpuState, IDLE } from '../idle/idle.js';
import { downFromElsewhere } from './own-cpu.js';
import type { Cpu, KernelFunction } from '../kernel.js';
import { CpuAction, cpuNotify } from './notifier.js';
import { cpuOnline, numOnlineCpus, setCpuOnline } from '../online.js';
import { bug, Warning } from '../report-bug.js';
import { stopMachineLocked } from '../stop/stop-all.js';
import { stopperPark, stopperUnpark } from '../stop/stopper.js';
import { synchronizeSched } from '../synchronize-sched.js';

/**
 * Takes CPU `id` offline.
 *
 * Its tasks stay where they are and go on when it is back: also the caller, if it is this CPU. Departs: Linux moves them away
 * (the migration notifier).
 *
 * @returns 0, -EBUSY (the last online CPU, or hotplug is disabled), -EINVAL (not online), or the veto of a notifier
 * Context: task, may sleep. Departs: today 0 for a CPU that is not online; the CPU is waited for without a limit.
 * Source: kernel/cpu.c, cpu_down(), and arch/x86/kernel/smpboot.c, native_cpu_die(), Linux 3.15.
 */
export function cpuDown(cpu: Cpu, id: number): number {
  if (id === cpu.id) return downFromElsewhere(cpu, cpuDownMapsLocked);
  cpuMapsUpdateBegin(cpu);
  const result = cpuDownMapsLocked(cpu, id);
  cpuMapsUpdateDone(cpu);
  return result;
}

/**
 * The same from another CPU that holds the lock.
 *
 * Context: task, cpu_add_remove_lock held. Source: kernel/cpu.c, cpu_down(), Linux 3.15; cpu_down_maps_locked(), 6.18.
 */
export function cpuDownMapsLocked(cpu: Cpu, id: number): number {
  const disabled = Atomics.load(cpu.mem, cpu.kernel.map.hotplug.base + HOTPLUG.disabled) !== 0;
  return disabled ? -EBUSY : takeDown(cpu, id, 0);
}

/**
 * The work of cpuDown. @param frozen 0, or CPU_TASKS_FROZEN
 *
 * Context: task, cpu_add_remove_lock held. Source: kernel/cpu.c, _cpu_down(), Linux 3.15.
 */
export function takeDown(cpu: Cpu, id: number, frozen: number): number {
  if (numOnlineCpus(cpu) === 1) return -EBUSY;
  if (id < 0 || id >= cpu.cpus || id === cpu.id || !cpuOnline(cpu, id)) return -EINVAL;
  cpuHotplugBegin(cpu);
  const { error, called } = cpuNotify(cpu, CpuAction.DOWN_PREPARE | frozen, id);
  const result = error === 0 ? takeDownPrepared(cpu, id, frozen) : downFailed(cpu, id, frozen, error, called - 1);
  cpuHotplugDone(cpu);
  if (result === 0) cpuNotify(cpu, CpuAction.POST_DEAD | frozen, id);
  return result;
}

/**
 * What the outgoing CPU does in stop-machine's RUN, all others waiting with irqs off.
 *
 * @param frozen 0, or CPU_TASKS_FROZEN
 * Context: the outgoing CPU's stopper, irqs off; it is marked offline *before* the CPU_DYING notifiers run.
 * Source: kernel/cpu.c, take_cpu_down(), Linux 3.15.
 */
export const takeCpuDown: KernelFunction = (cpu, frozen) => {
  if (faultFires(cpu, 'cpuDisable', cpu.id)) return -EBUSY; // __cpu_disable() may fail: no spare vectors
  setCpuOnline(cpu, cpu.id, false);
  cpuNotify(cpu, CpuAction.DYING | frozen, cpu.id);
  stopperPark(cpu);
  return 0;
};

/**
 * Ordering: after synchronizeSched all CPUs know that the CPU is not active. Who saw it active in stop_two_cpus has
 * queued its works, so stop-machine's come behind them: a work behind stop-machine's may be let go (3.15), and its twin
 * waits for ever.
 */
function takeDownPrepared(cpu: Cpu, id: number, frozen: number): number {
  synchronizeSched(cpu);
  cpu.announceOutgoing(id);
  const idle = at(cpu.kernel.map.idle, id);
  const error = stopMachineLocked(cpu, takeCpuDown, frozen, [id]);
  if (error !== 0) {
    stopperUnpark(cpu, id);
    return downFailed(cpu, id, frozen, error, Infinity);
  }
  if (cpuOnline(cpu, id)) bug(cpu, Warning.CPU_STILL_ONLINE, id);
  for (
    let seen = Atomics.load(cpu.mem, idle + IDLE.cpuState);
    seen !== CpuState.DEAD;
    seen = Atomics.load(cpu.mem, idle + IDLE.cpuState)
  ) {
    cpu.waitOn(idle + IDLE.cpuState, seen);
  }
  cpuNotify(cpu, CpuAction.DEAD | frozen, id);
  return 0;
}

function downFailed(cpu: Cpu, id: number, frozen: number, error: number, told: number): number {
  cpu.cancelOutgoing(id);
  cpuNotify(cpu, CpuAction.DOWN_FAILED | frozen, id, told);
  return error;
}
