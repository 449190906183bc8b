/** Bringing a CPU up. Source: kernel/cpu.c, cpu_up(), and arch/x86/kernel/smpboot.c, Linux 3.15. */
import { at } from '../../memory/arena.js';
import { Milestone } from '../../machine/milestone.js';
import { testCpu } from '../cpumask.js';
import { EBUSY, EINVAL } from '../errno.js';
import { cpuHotplugBegin, cpuHotplugDone, cpuMapsUpdateBegin, cpuMapsUpdateDone, HOTPLUG } from './hotplug-lock.js';
import { CpuState, IDLE } from '../idle/idle.js';
import type { Cpu } from '../kernel.js';
import { CPU_TASKS_FROZEN, CpuAction, cpuNotify } from './notifier.js';
import { cpuOnline, setCpuActive, setCpuOnline } from '../online.js';
import { count, Stat } from '../statistics.js';
import { stopperUnpark } from '../stop/stopper.js';

/**
 * Brings CPU `id` online.
 *
 * @returns 0, -EBUSY while hotplug is disabled, -EINVAL when it is online already, or the veto of a notifier
 * Context: task on another CPU, may sleep. Departs: today 0 for a CPU that is online already.
 * Source: kernel/cpu.c, cpu_up(), Linux 3.15.
 */
export function cpuUp(cpu: Cpu, id: number): number {
  cpuMapsUpdateBegin(cpu);
  const disabled = Atomics.load(cpu.mem, cpu.kernel.map.hotplug.base + HOTPLUG.disabled) !== 0;
  const result = disabled ? -EBUSY : bringUp(cpu, id, 0);
  cpuMapsUpdateDone(cpu);
  return result;
}

/**
 * The work of cpuUp. @param frozen 0, or CPU_TASKS_FROZEN
 *
 * Context: task, cpu_add_remove_lock held. Source: kernel/cpu.c, _cpu_up(), Linux 3.15.
 */
export function bringUp(cpu: Cpu, id: number, frozen: number): number {
  if (id < 0 || id >= cpu.cpus || cpuOnline(cpu, id)) return -EINVAL;
  cpuHotplugBegin(cpu);
  const { error, called } = cpuNotify(cpu, CpuAction.UP_PREPARE | frozen, id);
  if (error === 0) {
    boot(cpu, id);
    if (cpu.kernel.policy.stopperUnpark === 'by-controller') stopperUnpark(cpu, id);
    cpuNotify(cpu, CpuAction.ONLINE | frozen, id);
  } else cpuNotify(cpu, CpuAction.UP_CANCELED | frozen, id, called - 1);
  cpuHotplugDone(cpu);
  return error;
}

/**
 * What a CPU does first when it is asked to come up: marks itself online and lets interrupts in.
 *
 * In 3.15 it is active from here on, and its stopper is enabled later: stop_two_cpus may find it in between.
 *
 * Context: the CPU itself, irqs off. Source: arch/x86/kernel/smpboot.c, start_secondary(), and kernel/cpu.c,
 * notify_cpu_starting() and set_cpu_online() (active, too: 3.15 and 3.16), Linux 3.15; cpuhp_online_idle(), 6.18.
 */
export function startSecondary(cpu: Cpu): void {
  const frozen = testCpu(cpu.mem, cpu.kernel.map.frozenMask.base, cpu.id) ? CPU_TASKS_FROZEN : 0;
  cpuNotify(cpu, CpuAction.STARTING | frozen, cpu.id);
  setCpuOnline(cpu, cpu.id, true);
  if (cpu.kernel.policy.activeFrom === 'online') setCpuActive(cpu, cpu.id, true);
  count(cpu, Stat.ONLINES);
  cpu.irqEnable();
  if (cpu.kernel.policy.stopperUnpark === 'by-itself') stopperUnpark(cpu, cpu.id);
  const state = at(cpu.kernel.map.idle, cpu.id) + IDLE.cpuState;
  Atomics.store(cpu.mem, state, CpuState.ONLINE);
  cpu.wake(state);
  cpu.reach(Milestone.ONLINE);
}

function boot(cpu: Cpu, id: number): void {
  const state = at(cpu.kernel.map.idle, id) + IDLE.cpuState;
  cpu.requestBoot(id);
  for (let seen = Atomics.load(cpu.mem, state); seen !== CpuState.ONLINE; seen = Atomics.load(cpu.mem, state)) {
    cpu.waitOn(state, seen);
  }
}
